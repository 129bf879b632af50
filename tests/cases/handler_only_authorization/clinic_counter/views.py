from __future__ import annotations

from django.contrib.auth.decorators import login_required, permission_required, user_passes_test
from django.contrib.auth.mixins import LoginRequiredMixin, PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import View
from rest_framework.decorators import action
from rest_framework.permissions import DjangoModelPermissions, IsAdminUser, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSet

from clinic_counter import services
from clinic_counter.services import DatabaseArchive, RecordDesk


class WipeRecord(APIView):
    permission_classes = [IsAdminUser]

    def delete(self, request: Request, pk: int) -> Response:
        RecordDesk(DatabaseArchive()).forget_patient(pk)
        return Response(status=204)


@permission_required("records.change_invoice", raise_exception=True)
def write_off_page(request: HttpRequest, pk: int) -> HttpResponse:
    services.write_off(pk)
    return HttpResponse(status=204)


class ComplaintView(LoginRequiredMixin, View):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if "goodwill" in request.POST:
            services.write_off(pk)
        return HttpResponse(status=204)


class InvoiceViews(ViewSet):
    permission_classes = [IsAuthenticated, DjangoModelPermissions]

    @action(detail=True, methods=["post"], permission_classes=[IsAdminUser])
    def cancel(self, request: Request, pk: int) -> Response:
        services.cancel_invoice(pk)
        return Response(status=204)


class CancelPage(PermissionRequiredMixin, View):
    permission_required = "records.delete_invoice"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        services.cancel_invoice(pk)
        return HttpResponse(status=204)


@user_passes_test(lambda user: bool(getattr(user, "is_superuser", False)))
def export_page(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"records": services.export_records()})


@login_required
def statistics(request: HttpRequest) -> HttpResponse:
    rows = services.export_records()
    return JsonResponse({"rows": rows})


@login_required
def release(request: HttpRequest, pk: int) -> HttpResponse:
    services.release_to_insurer(pk, request.user)  # type: ignore[arg-type]
    return HttpResponse(status=204)


@user_passes_test(lambda user: bool(getattr(user, "is_superuser", False)))
def promote_page(request: HttpRequest, username: str) -> HttpResponse:
    services.make_superuser(username)
    services.grant_staff(username)
    return HttpResponse(status=204)
