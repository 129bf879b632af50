"""The check stands in a decorator of the service, in a base class of views, in a mixin, in `get_permissions`, in a hook of the blueprint, or before the job is put on the queue."""
# only: apr-handler-only-authorization

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import user_passes_test
from django.contrib.auth.mixins import PermissionRequiredMixin, UserPassesTestMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views import View
from rest_framework import permissions, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response


def requires_role(role: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    def wrap(function: Callable[..., None]) -> Callable[..., None]:
        @wraps(function)
        def inner(actor: Any, *args: Any) -> None:
            if role not in actor.roles:
                raise PermissionDenied
            function(actor, *args)

        return inner

    return wrap


@requires_role("finance")
def refund_invoice(actor: Any, invoice: int) -> None:
    print(invoice)


class InvoiceService:
    def __init__(self, user: Any) -> None:
        self.user = user

    def _authorize(self, permission: str) -> None:
        if not self.user.has_perm(permission):
            raise PermissionDenied

    def delete_invoice(self, invoice: int) -> None:
        self._authorize("billing.delete")
        print(invoice)


def export_payroll() -> None:
    print("csv")


def publish_post(post: int) -> None:
    print(post)


def delete_team(team: int) -> None:  # error: apr-handler-only-authorization
    print(team)


def promote_member(member: int) -> None:  # error: apr-handler-only-authorization
    print(member)


class RefundView(PermissionRequiredMixin, View):
    permission_required = "billing.refund"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        refund_invoice(request.user, pk)
        InvoiceService(request.user).delete_invoice(pk)
        return HttpResponse()


def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    refund_invoice(request.user, pk)
    InvoiceService(request.user).delete_invoice(pk)
    return HttpResponse()


class StaffOnly(UserPassesTestMixin, View):
    def test_func(self) -> bool:
        return bool(self.request.user.is_staff)


class PayrollView(StaffOnly):
    def post(self, request: HttpRequest) -> HttpResponse:
        export_payroll()
        return HttpResponse()


@user_passes_test(lambda user: user.is_staff)
def payroll(request: HttpRequest) -> HttpResponse:
    export_payroll()
    return HttpResponse()


class PostViewSet(viewsets.ViewSet):
    def get_permissions(self) -> list[permissions.BasePermission]:
        return [permissions.IsAdminUser()]

    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: int) -> Response:
        publish_post(pk)
        return Response()


class EditorView(PermissionRequiredMixin, View):
    permission_required = "blog.publish"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        publish_post(pk)
        return HttpResponse()


class TeamView(StaffOnly):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        delete_team(pk)
        promote_member(pk)
        return HttpResponse()


class LeaveView(View):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        delete_team(pk)
        return HttpResponse()


class WelcomeView(View):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self._finish(pk)
        return HttpResponse()

    def _finish(self, pk: int) -> None:
        promote_member(pk)


urlpatterns = [
    path("refund/<int:pk>/", RefundView.as_view()),
    path("cancel/<int:pk>/", cancel),
    path("payroll/", PayrollView.as_view()),
    path("payroll/now/", payroll),
    path("edit/<int:pk>/", EditorView.as_view()),
    path("team/<int:pk>/", TeamView.as_view()),
    path("leave/<int:pk>/", LeaveView.as_view()),
    path("welcome/<int:pk>/", WelcomeView.as_view()),
]
