"""Django and its REST framework: permission decorators and classes on one view, none on another; a management command is an operator's."""
# only: apr-handler-only-authorization

from django.contrib.auth.decorators import login_required, permission_required
from django.core.management.base import BaseCommand
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.urls import path
from rest_framework.permissions import IsAdminUser, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


def delete_customer(pk: int) -> None:  # error: apr-handler-only-authorization
    print(pk)


def refund_payment(pk: int) -> None:  # error: apr-handler-only-authorization
    print(pk)


def export_invoices() -> None:
    print("csv")


def grant_role(pk: int, role: str) -> None:
    print(pk, role)


@permission_required("crm.delete_customer", raise_exception=True)
def remove_customer(request: HttpRequest, pk: int) -> HttpResponse:
    delete_customer(pk)
    return HttpResponse()


@login_required
def merge_customers(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    delete_customer(other)
    return HttpResponse()


class RefundView(APIView):
    permission_classes = [IsAdminUser]

    def post(self, request: Request, pk: int) -> Response:
        refund_payment(pk)
        return Response()


class ReturnView(APIView):
    permission_classes = [IsAuthenticated]

    def post(self, request: Request, pk: int) -> Response:
        refund_payment(pk)
        return Response()


class GrantView(APIView):
    permission_classes = [IsAdminUser]

    def post(self, request: Request, pk: int) -> Response:
        grant_role(pk, "editor")
        return Response()


@login_required
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    if not request.user.has_perm("auth.change_user"):
        return HttpResponseForbidden()
    grant_role(pk, "editor")
    return HttpResponse()


@permission_required("billing.export")
def export(request: HttpRequest) -> HttpResponse:
    export_invoices()
    return HttpResponse()


class Command(BaseCommand):
    def handle(self, *args: object, **options: object) -> None:
        export_invoices()


urlpatterns = [
    path("customers/<int:pk>/delete/", remove_customer),
    path("customers/<int:pk>/merge/<int:other>/", merge_customers),
    path("refunds/<int:pk>/", RefundView.as_view()),
    path("returns/<int:pk>/", ReturnView.as_view()),
    path("grants/<int:pk>/", GrantView.as_view()),
    path("grant/<int:pk>/", grant),
    path("export/", export),
]
