# mypy: disable-error-code="var-annotated,attr-defined,misc,type-arg,no-any-return"
"""The views."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404

from managers_elsewhere.models import Client, Contract


def clients(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"clients": [client.name for client in Client.objects.filter(deleted_at__isnull=True)]})


def client_named(request: HttpRequest, name: str) -> JsonResponse:
    return JsonResponse({"clients": [client.pk for client in Client.objects.filter(name=name)]})


def contracts(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"contracts": [one.number for one in Contract.objects.filter(deleted_at=None)]})


def alive_contracts() -> Any:
    return Contract.objects.alive().order_by("number")


def contract(request: HttpRequest, pk: int) -> JsonResponse:
    one = get_object_or_404(Contract, pk=pk)  # error: apr-soft-delete-unguarded
    return JsonResponse({"number": one.number})


def contract_checked(request: HttpRequest, pk: int) -> JsonResponse:
    one = get_object_or_404(Contract, pk=pk)
    if one.deleted_at:
        return JsonResponse({}, status=410)
    return JsonResponse({"number": one.number})


def contracts_of(request: HttpRequest, client: int) -> JsonResponse:
    found = Contract.objects.filter(client_id=client).order_by("number")  # error: apr-soft-delete-unguarded
    return JsonResponse({"contracts": [one.number for one in found]})


def restore_contract(request: HttpRequest, pk: int) -> JsonResponse:
    one = Contract.objects.get(pk=pk)
    one.save()
    return JsonResponse({})
