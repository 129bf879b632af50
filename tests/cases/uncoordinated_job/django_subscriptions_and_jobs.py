# only: apr-uncoordinated-job
from __future__ import annotations

from typing import Any

from celery import shared_task
from django.core.management.base import BaseCommand
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.response import Response


class Subscription(models.Model):
    class Status(models.TextChoices):
        TRIAL = "trial"
        ACTIVE = "active"
        EXPIRED = "expired"
        CANCELLED = "cancelled"

    status = models.CharField(max_length=20, choices=Status.choices, default=Status.TRIAL)
    ends_at = models.DateTimeField()
    name = models.CharField(max_length=20)

    class Meta:
        app_label = "subs"


class Import(models.Model):
    state = models.CharField(max_length=20, choices=[("queued", "q"), ("running", "r"), ("done", "d"), ("cancelled", "c")], default="queued")
    progress = models.IntegerField(default=0)

    class Meta:
        app_label = "subs"


class Parcel(models.Model):
    state = models.CharField(max_length=20, choices=[("new", "n"), ("lost", "l"), ("found", "f")])

    class Meta:
        app_label = "subs"


class Export(models.Model):
    state = models.CharField(max_length=20, choices=[("new", "n"), ("ready", "r"), ("cancelled", "c")])

    class Meta:
        app_label = "subs"


class Ticket(models.Model):
    state = models.CharField(max_length=20, choices=[("open", "o"), ("stale", "s"), ("closed", "c")])

    class Meta:
        app_label = "subs"


class Letter(models.Model):
    state = models.CharField(max_length=20, choices=[("draft", "d"), ("sent", "s")])

    class Meta:
        app_label = "subs"


@shared_task
def expire_subscriptions() -> None:  # error: apr-uncoordinated-job
    for subscription in Subscription.objects.filter(status="active"):
        subscription.status = Subscription.Status.EXPIRED
        subscription.save()


def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    with transaction.atomic():
        subscription = Subscription.objects.select_for_update().get(pk=pk)
        if subscription.status != "active":
            return HttpResponse(status=409)
        subscription.status = Subscription.Status.CANCELLED
        subscription.save()
    return HttpResponse()


class Command(BaseCommand):
    def handle(self, *args: Any, **options: Any) -> None:  # error: apr-uncoordinated-job
        Import.objects.filter(progress=100).update(state="done")


class ImportViewSet(viewsets.ModelViewSet[Import]):
    queryset = Import.objects.all()

    @action(detail=True, methods=["post"])
    def cancel(self, request: Any, pk: str | None = None) -> Response:
        record = self.get_object()
        record.state = "cancelled"
        record.save(update_fields=["state"])
        return Response()


@shared_task(bind=True)
def find_parcels(self: Any) -> None:
    with transaction.atomic():
        for parcel in Parcel.objects.select_for_update(skip_locked=True).filter(state="lost"):
            parcel.state = "found"
            parcel.save()


def lose(request: HttpRequest, pk: int) -> HttpResponse:
    if not Parcel.objects.filter(pk=pk, state="new").update(state="lost"):
        return HttpResponse(status=409)
    return HttpResponse()


@shared_task
def build_export(pk: int) -> None:  # error: apr-uncoordinated-job
    with transaction.atomic():
        export = Export.objects.select_for_update().get(pk=pk)
        if export.state != "new":
            return
        export.state = "ready"
        export.save()


def cancel_export(request: HttpRequest, pk: int) -> HttpResponse:
    export = get_object_or_404(Export, pk=pk)
    export.state = "cancelled"
    export.save()
    return HttpResponse()


@shared_task
def age_tickets() -> None:
    Ticket.objects.filter(state="open").update(state="stale")


def close_ticket(request: HttpRequest, pk: int) -> HttpResponse:
    if Ticket.objects.filter(pk=pk).exclude(state="closed").update(state="closed") == 0:
        return HttpResponse(status=409)
    return HttpResponse()


@shared_task
def send_letter(pk: int) -> None:
    letter = Letter.objects.get(pk=pk)
    letter.state = "sent"
    letter.save()


def show_letter(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse(get_object_or_404(Letter, pk=pk).state)


def create_letter(request: HttpRequest) -> HttpResponse:
    letter = Letter.objects.create(state="draft")
    send_letter.delay(letter.pk)
    return HttpResponse(status=202)
