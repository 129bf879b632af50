# only: apr-webhook-order-assumed
"""Django: webhooks that set what the payload says, update_or_create with it, `.get()` what another event makes; and those that compare, or refuse by state."""

import json
from typing import Any

from celery import shared_task
from django.db import models, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.dateparse import parse_datetime
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class Parcel(models.Model):
    class Status(models.TextChoices):
        CREATED = "created"
        MOVING = "moving"
        DELIVERED = "delivered"

    code = models.CharField(max_length=40, unique=True)
    status = models.CharField(max_length=20, choices=Status.choices)
    depot = models.CharField(max_length=40)
    updated_by_event_at = models.DateTimeField()
    scans = models.IntegerField(default=0)


class ParcelWebhookEvent(models.Model):
    event_id = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=20)


@csrf_exempt
def parcel_webhook(request: HttpRequest) -> HttpResponse:
    payload = json.loads(request.body)
    parcel = Parcel.objects.get(code=payload["code"])
    parcel.status = payload["status"]  # error: apr-webhook-order-assumed
    parcel.save(update_fields=["status"])
    return HttpResponse(status=204)


@csrf_exempt
def bulk_parcel_webhook(request: HttpRequest) -> HttpResponse:
    payload = json.loads(request.body)
    for change in payload["changes"]:
        Parcel.objects.filter(code=change["code"]).update(depot=change["depot"])  # error: apr-webhook-order-assumed
    return HttpResponse(status=204)


class ParcelWebhook(APIView):
    def post(self, request: Request) -> Response:
        Parcel.objects.update_or_create(code=request.data["code"], defaults={"status": request.data["status"]})  # error: apr-webhook-order-assumed
        return Response(status=204)


class DispatchWebhook(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        payload = json.loads(request.body)
        handler = {"parcel.created": self.created, "parcel.scanned": self.scanned}[payload["type"]]
        handler(payload)
        return HttpResponse(status=204)

    def created(self, payload: dict[str, Any]) -> None:
        Parcel.objects.create(code=payload["code"], status="created", depot=payload["depot"])

    def scanned(self, payload: dict[str, Any]) -> None:
        parcel = Parcel.objects.get(code=payload["code"])  # error: apr-webhook-order-assumed
        Parcel.objects.filter(pk=parcel.pk).update(scans=F("scans") + 1)


@shared_task
def deliver(code: str) -> None:
    Parcel.objects.filter(code=code).update(status=Parcel.Status.DELIVERED)  # error: apr-webhook-order-assumed


@csrf_exempt
def delivered_webhook(request: HttpRequest) -> HttpResponse:
    payload = json.loads(request.body)
    deliver.delay(payload["code"])
    return HttpResponse(status=204)


# --- done right -------------------------------------------------------------------------------------------------------------------


@csrf_exempt
def newer_parcel_webhook(request: HttpRequest) -> HttpResponse:
    payload = json.loads(request.body)
    told = parse_datetime(payload["occurred_at"])
    with transaction.atomic():
        parcel = Parcel.objects.select_for_update().get(code=payload["code"])
        if told is None or told <= parcel.updated_by_event_at:
            return HttpResponse(status=200)
        parcel.status = payload["status"]
        parcel.updated_by_event_at = told
        parcel.save()
    return HttpResponse(status=204)


@csrf_exempt
def conditional_parcel_webhook(request: HttpRequest) -> HttpResponse:
    payload = json.loads(request.body)
    Parcel.objects.filter(code=payload["code"], updated_by_event_at__lt=payload["at"]).update(depot=payload["depot"], updated_by_event_at=payload["at"])
    return HttpResponse(status=204)


@csrf_exempt
def stateful_parcel_webhook(request: HttpRequest) -> HttpResponse:
    payload = json.loads(request.body)
    with transaction.atomic():
        parcel = Parcel.objects.select_for_update().filter(code=payload["code"]).first()
        if parcel is None:
            return HttpResponse(status=503)
        if parcel.status == Parcel.Status.DELIVERED:
            return HttpResponse(status=200)
        parcel.status = payload["status"]
        parcel.save()
    return HttpResponse(status=204)


@csrf_exempt
def inbox_webhook(request: HttpRequest) -> HttpResponse:
    payload = json.loads(request.body)
    event, created = ParcelWebhookEvent.objects.get_or_create(event_id=payload["id"])
    if created:
        event.state = payload["state"]
        event.save()
    return HttpResponse(status=204)


@csrf_exempt
def scan_webhook(request: HttpRequest) -> HttpResponse:
    payload = json.loads(request.body)
    changed = Parcel.objects.filter(code=payload["code"]).update(scans=F("scans") + 1)
    return HttpResponse(status=204 if changed else 503)


def edit_parcel(request: HttpRequest, code: str) -> HttpResponse:
    parcel = Parcel.objects.get(code=code)
    parcel.depot = request.POST["depot"]
    parcel.save()
    return HttpResponse(status=204)


urlpatterns = [
    path("webhooks/parcels/", parcel_webhook),
    path("webhooks/parcels/bulk/", bulk_parcel_webhook),
    path("webhooks/parcels/drf/", ParcelWebhook.as_view()),
    path("webhooks/parcels/dispatch/", DispatchWebhook.as_view()),
    path("webhooks/parcels/delivered/", delivered_webhook),
    path("webhooks/parcels/newer/", newer_parcel_webhook),
    path("webhooks/parcels/conditional/", conditional_parcel_webhook),
    path("webhooks/parcels/stateful/", stateful_parcel_webhook),
    path("webhooks/parcels/inbox/", inbox_webhook),
    path("webhooks/parcels/scan/", scan_webhook),
    path("parcels/<str:code>/", edit_parcel),
]
