"""Django: `get`, check, set, `save()`; the cure is `select_for_update()` or a conditional `update()` whose count is used."""
# only: apr-missing-row-lock, apr-unguarded-read-modify-write

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ModelViewSet


class Invoice(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft"
        SENT = "sent"
        PAID = "paid"

    status: models.CharField[str, str] = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    sent_at: models.DateTimeField[Any, Any] = models.DateTimeField(null=True)
    archived: models.BooleanField[bool, bool] = models.BooleanField(default=False)

    def send(self) -> None:
        if self.status != self.Status.DRAFT:
            raise ValueError("sent already")
        self.status = self.Status.SENT
        self.save(update_fields=["status"])

    def pay(self) -> None:
        if self.status != self.Status.SENT:
            raise ValueError("not sent")
        self.status = self.Status.PAID  # error: apr-missing-row-lock
        self.save()


def pay(request: HttpRequest, pk: int) -> HttpResponse:
    invoice = get_object_or_404(Invoice, pk=pk)
    if invoice.status != Invoice.Status.SENT:
        return JsonResponse({"error": "not sent"}, status=409)
    invoice.status = Invoice.Status.PAID  # error: apr-missing-row-lock
    invoice.save()
    return JsonResponse({})


def send_once(pk: int, *, paid: bool) -> None:
    """Two fields of one row, checked and set: one lock is the cure for both, so one finding."""
    invoice = Invoice.objects.get(pk=pk)
    if invoice.status != Invoice.Status.DRAFT:
        raise ValueError("sent already")
    invoice.status = Invoice.Status.SENT  # error: apr-missing-row-lock
    if paid and not invoice.sent_at:
        invoice.sent_at = timezone.now()
    invoice.save()


def send_both(pk: int, other_pk: int) -> None:
    """Two rows: two locks."""
    invoice = Invoice.objects.get(pk=pk)
    other = Invoice.objects.get(pk=other_pk)
    if invoice.status == Invoice.Status.DRAFT:
        invoice.status = Invoice.Status.SENT  # error: apr-missing-row-lock
    if other.status == Invoice.Status.DRAFT:
        other.status = Invoice.Status.SENT  # error: apr-missing-row-lock
    invoice.save()
    other.save()


def pay_in_a_transaction(pk: int) -> None:
    with transaction.atomic():
        invoice = Invoice.objects.get(pk=pk)
        if invoice.status == Invoice.Status.PAID:
            raise ValueError("paid already")
        invoice.status = Invoice.Status.PAID  # error: apr-missing-row-lock
        invoice.save(update_fields=["status"])


def send(pk: int) -> None:
    invoice = Invoice.objects.get(pk=pk)
    invoice.send()  # error: apr-missing-row-lock


def send_drafts() -> None:
    for invoice in Invoice.objects.filter(status=Invoice.Status.DRAFT):
        invoice.status = Invoice.Status.SENT  # error: apr-missing-row-lock
        invoice.save()


def pick_one() -> Invoice | None:
    invoice = Invoice.objects.filter(status="draft").order_by("pk").first()
    if invoice:
        invoice.status = "sent"  # error: apr-missing-row-lock
        invoice.save(update_fields=["status"])
    return invoice


def by_update(pk: int) -> None:
    invoice = Invoice.objects.get(pk=pk)
    if invoice.status != "draft":
        raise ValueError("sent already")
    Invoice.objects.filter(pk=pk).update(status="sent", sent_at=timezone.now())  # error: apr-missing-row-lock


class InvoiceViewSet(ModelViewSet[Invoice]):
    queryset = Invoice.objects.all()

    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: int | None = None) -> Response:
        invoice = self.get_object()
        if invoice.status != Invoice.Status.DRAFT:
            return Response(status=409)
        invoice.status = Invoice.Status.SENT  # error: apr-missing-row-lock
        invoice.save()
        return Response({})


@admin.action(description="Archive")
def archive(model_admin: admin.ModelAdmin[Invoice], request: HttpRequest, queryset: QuerySet[Invoice]) -> None:
    for invoice in queryset:
        if invoice.archived:
            continue
        invoice.archived = True  # error: apr-missing-row-lock
        invoice.save()


async def asynchronous(pk: int) -> None:
    invoice = await Invoice.objects.aget(pk=pk)
    if invoice.status == "draft":
        invoice.status = "sent"  # error: apr-missing-row-lock
        await invoice.asave()


# --- left ---


def locked(pk: int) -> None:
    with transaction.atomic():
        invoice = Invoice.objects.select_for_update().get(pk=pk)
        if invoice.status == "draft":
            invoice.status = "sent"
            invoice.save()


def locked_in_its_method(pk: int) -> None:
    with transaction.atomic():
        invoice = Invoice.objects.select_for_update(nowait=True).get(pk=pk)
        invoice.send()


@transaction.atomic
def claimed() -> list[Invoice]:
    rows = list(Invoice.objects.select_for_update(skip_locked=True).filter(status="draft")[:10])
    for row in rows:
        row.status = "sent"
        row.save()
    return rows


def compared(pk: int) -> bool:
    if not Invoice.objects.filter(pk=pk, status="draft").update(status="sent"):
        return False
    return True


def checked_and_compared(pk: int) -> None:
    invoice = Invoice.objects.get(pk=pk)
    if invoice.status != "draft":
        raise ValueError("sent already")
    changed = Invoice.objects.filter(pk=pk, status="draft").update(status="sent")
    if changed != 1:
        raise ValueError("somebody was faster")


def new() -> None:
    invoice = Invoice(status="draft")
    invoice.save()
    invoice.send()
    other = Invoice.objects.create(status="draft")
    if other.status == "draft":
        other.status = "sent"
        other.save()


def in_bulk() -> None:
    Invoice.objects.filter(status="draft").update(status="sent")
