# mypy: disable-error-code="var-annotated,attr-defined,misc,no-any-return,call-overload,arg-type,no-untyped-call,no-untyped-def"
from __future__ import annotations

import json

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from .models import Parcel, Scan
from .services import ScanService


class HttpCarrier:
    def current_status(self, tracking: str) -> str:
        import httpx

        answer = httpx.get(f"https://carrier.example.com/parcels/{tracking}")
        return str(answer.json()["status"])


service = ScanService(HttpCarrier())


@csrf_exempt
def dhl_webhook(request: HttpRequest) -> HttpResponse:
    service.apply(json.loads(request.body))
    return HttpResponse(status=200)


@csrf_exempt
def ups_webhook(request: HttpRequest) -> HttpResponse:
    service.apply_newer(json.loads(request.body))
    return HttpResponse(status=200)


@csrf_exempt
def gls_webhook(request: HttpRequest) -> HttpResponse:
    body = json.loads(request.body)
    if not service.apply_by_sequence(body):
        return HttpResponse(status=200)
    return HttpResponse(status=204)


@csrf_exempt
def dpd_webhook(request: HttpRequest) -> HttpResponse:
    service.apply_truth(json.loads(request.body))
    return HttpResponse(status=200)


@csrf_exempt
def hermes_webhook(request: HttpRequest) -> HttpResponse:
    service.derive(json.loads(request.body))
    return HttpResponse(status=200)


@method_decorator(csrf_exempt, name="dispatch")
class FedexWebhook(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        body = json.loads(request.body)
        parcel = Parcel.objects.get(tracking=body["tracking"])  # error: apr-webhook-order-assumed
        Scan.objects.create(scan_id=body["id"], parcel=parcel, code=body["status"], at=body["at"])
        return HttpResponse(status=200)


class PostWebhook(APIView):
    def post(self, request: Request) -> Response:
        with transaction.atomic():
            parcel = get_object_or_404(Parcel.objects.select_for_update(), tracking=request.data["tracking"])
            parcel.status = Parcel.Status.DELIVERED  # error: apr-webhook-order-assumed
            parcel.save()
        return Response(status=200)


class PostGuardedWebhook(APIView):
    def post(self, request: Request) -> Response:
        with transaction.atomic():
            parcel = get_object_or_404(Parcel.objects.select_for_update(), tracking=request.data["tracking"])
            if parcel.status == Parcel.Status.IN_TRANSIT:
                parcel.status = Parcel.Status.DELIVERED
                parcel.save()
        return Response(status=200)


class TntWebhook(APIView):
    def post(self, request: Request) -> Response:
        Parcel.objects.filter(tracking=request.data["tracking"]).update(status=request.data["status"])  # error: apr-webhook-order-assumed
        return Response(status=204)


class TntGuardedWebhook(APIView):
    def post(self, request: Request) -> Response:
        updated = Parcel.objects.filter(
            tracking=request.data["tracking"], status__in=[Parcel.Status.LABELLED, Parcel.Status.IN_TRANSIT]
        ).update(status=Parcel.Status.RETURNED)
        return Response({"updated": updated})


class AmazonWebhook(APIView):
    def post(self, request: Request) -> Response:
        Parcel.objects.update_or_create(  # error: apr-webhook-order-assumed
            tracking=request.data["tracking"], defaults={"status": request.data["status"]}
        )
        return Response(status=204)


class ParcelAdmin(APIView):
    """Staff's own action, no event of a provider."""

    def post(self, request: Request, pk: int) -> Response:
        parcel = Parcel.objects.get(pk=pk)
        parcel.status = request.data["status"]
        parcel.save()
        return Response(status=200)
