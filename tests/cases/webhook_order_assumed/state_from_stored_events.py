# only: apr-webhook-order-assumed
"""State worked out from stored events, however the query goes on; and statements that only write what is behind the event, by any column."""

import hashlib
import hmac
import json

import requests
from celery import shared_task
from django.conf import settings
from django.db import models, transaction
from django.http import Http404, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from rest_framework.response import Response
from rest_framework.views import APIView


class Parcel(models.Model):
    class State(models.TextChoices):
        NEW = "new"
        MOVING = "moving"
        DELIVERED = "delivered"
        LOST = "lost"

    tracking = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.NEW)
    changed = models.DateTimeField(null=True)
    place = models.CharField(max_length=40, blank=True)

    class Meta:
        app_label = "ship"


class Scan(models.Model):
    event_id = models.CharField(max_length=40, unique=True)
    tracking = models.CharField(max_length=40)
    kind = models.CharField(max_length=12)

    class Meta:
        app_label = "ship"


@csrf_exempt
def derived1_webhook(request):
    if not signed(request):
        return HttpResponse(status=403)
    data = json.loads(request.body)
    Scan.objects.get_or_create(event_id=data["id"], defaults={"tracking": data["tracking"], "kind": data["kind"]})
    kinds = list(Scan.objects.filter(tracking=data["tracking"]).values_list("kind", flat=True))
    state = Parcel.State.DELIVERED if "delivered" in kinds else Parcel.State.MOVING
    Parcel.objects.filter(tracking=data["tracking"]).update(state=state)
    return HttpResponse()


@csrf_exempt
def derived2_webhook(request):
    if not signed(request):
        return HttpResponse(status=403)
    data = json.loads(request.body)
    kinds = Scan.objects.filter(tracking=data["tracking"]).values_list("kind", flat=True)
    state = Parcel.State.DELIVERED if "delivered" in kinds else Parcel.State.MOVING
    Parcel.objects.filter(tracking=data["tracking"]).update(state=state)
    return HttpResponse()


@csrf_exempt
def derived3_webhook(request):
    if not signed(request):
        return HttpResponse(status=403)
    data = json.loads(request.body)
    done = Scan.objects.filter(tracking=data["tracking"], kind="delivered").exists()
    state = Parcel.State.DELIVERED if done else Parcel.State.MOVING
    Parcel.objects.filter(tracking=data["tracking"]).update(state=state)
    return HttpResponse()


@csrf_exempt
def derived4_webhook(request):
    if not signed(request):
        return HttpResponse(status=403)
    data = json.loads(request.body)
    last = Scan.objects.filter(tracking=data["tracking"]).order_by("-id").first()
    parcel = Parcel.objects.filter(tracking=data["tracking"]).first()
    if parcel is None:
        return HttpResponse(status=503)
    parcel.state = last.kind
    parcel.save()
    return HttpResponse()


@csrf_exempt
def not_derived_webhook(request):
    if not signed(request):
        return HttpResponse(status=403)
    data = json.loads(request.body)
    kinds = [one["kind"] for one in data["scans"]]
    state = Parcel.State.DELIVERED if "delivered" in kinds else Parcel.State.MOVING
    Parcel.objects.filter(tracking=data["tracking"]).update(state=state)  # error: apr-webhook-order-assumed
    return HttpResponse()


@csrf_exempt
def behind_webhook(request):
    if not signed(request):
        return HttpResponse(status=403)
    data = json.loads(request.body)
    Parcel.objects.filter(tracking=data["tracking"], changed__lt=data["at"]).update(state=data["state"], changed=data["at"])
    return HttpResponse()


@csrf_exempt
def of_one_place_webhook(request):
    if not signed(request):
        return HttpResponse(status=403)
    data = json.loads(request.body)
    Parcel.objects.filter(tracking=data["tracking"], place=data["place"]).update(state=data["state"])  # error: apr-webhook-order-assumed
    return HttpResponse()
