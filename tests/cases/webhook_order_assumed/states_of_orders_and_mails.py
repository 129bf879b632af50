"""State from events, in Django and Flask."""

# only: apr-webhook-order-assumed
from __future__ import annotations

import json

import stripe
from django.db import models, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.dateparse import parse_datetime
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from flask import Blueprint
from flask import request as flask_request
from flask_sqlalchemy import SQLAlchemy
from rest_framework.response import Response
from rest_framework.views import APIView

bp = Blueprint("hooks", __name__)
db = SQLAlchemy()


class Order(models.Model):
    class Status(models.TextChoices):
        NEW = "new"
        PAID = "paid"
        SHIPPED = "shipped"
        REFUNDED = "refunded"

    external_id = models.CharField(max_length=64, unique=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.NEW)
    status_changed_at = models.DateTimeField(null=True)
    sequence = models.IntegerField(default=0)
    total_paid = models.IntegerField(default=0)

    def can_go_to(self, status: str) -> bool:
        return status in {"new": ("paid",), "paid": ("shipped", "refunded"), "shipped": ("refunded",)}.get(self.status, ())


class PaymentEvent(models.Model):
    event_id = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=20)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="events")


class Email(db.Model):  # type: ignore[name-defined, misc]
    id = db.Column(db.Integer, primary_key=True)
    message_id = db.Column(db.String, unique=True)
    state = db.Column(db.String)
    opened = db.Column(db.Integer, default=0)


@csrf_exempt
def adyen_notification(request: HttpRequest) -> HttpResponse:
    for item in json.loads(request.body)["notificationItems"]:
        n = item["NotificationRequestItem"]
        order = Order.objects.get(external_id=n["merchantReference"])
        if n["eventCode"] == "AUTHORISATION":
            order.status = Order.Status.PAID  # error: apr-webhook-order-assumed
        elif n["eventCode"] == "REFUND":
            order.status = Order.Status.REFUNDED
        order.save()
    return HttpResponse("[accepted]")


@csrf_exempt
def order_webhook(request: HttpRequest) -> HttpResponse:
    payload = json.loads(request.body)
    Order.objects.filter(external_id=payload["order"]).update(status=payload["status"])  # error: apr-webhook-order-assumed
    return HttpResponse()


@csrf_exempt
def compared_order_webhook(request: HttpRequest) -> HttpResponse:
    payload = json.loads(request.body)
    Order.objects.filter(external_id=payload["order"], sequence__lt=payload["sequence"]).update(
        status=payload["status"], sequence=payload["sequence"]
    )
    return HttpResponse()


@csrf_exempt
def stateful_order_webhook(request: HttpRequest) -> HttpResponse:
    payload = json.loads(request.body)
    done = Order.objects.filter(external_id=payload["order"], status=Order.Status.PAID).update(status=Order.Status.SHIPPED)
    return HttpResponse(status=200 if done else 409)


class ShipmentHook(APIView):
    authentication_classes = []
    permission_classes = []

    def post(self, request):  # type: ignore[no-untyped-def]
        order = get_object_or_404(Order, external_id=request.data["order_id"])
        with transaction.atomic():
            order.status = request.data["status"]  # error: apr-webhook-order-assumed
            order.save(update_fields=["status"])
        return Response(status=204)


class GuardedShipmentHook(APIView):
    authentication_classes = []
    permission_classes = []

    def post(self, request):  # type: ignore[no-untyped-def]
        with transaction.atomic():
            order = get_object_or_404(Order.objects.select_for_update(), external_id=request.data["order_id"])
            if not order.can_go_to(request.data["status"]):
                return Response(status=409)
            order.status = request.data["status"]
            order.save(update_fields=["status"])
        return Response(status=204)


class TimedShipmentHook(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        data = json.loads(request.body)
        happened = parse_datetime(data["created_at"])
        with transaction.atomic():
            order = Order.objects.select_for_update().filter(external_id=data["order_id"]).first()
            if order is None:
                return HttpResponse(status=503)
            if order.status_changed_at is None or order.status_changed_at < happened:
                order.status = data["status"]
                order.status_changed_at = happened
                order.save()
        return HttpResponse(status=204)


@csrf_exempt
def commutative_webhook(request: HttpRequest) -> HttpResponse:
    data = json.loads(request.body)
    Order.objects.filter(external_id=data["order"]).update(total_paid=F("total_paid") + data["amount"])
    return HttpResponse()


@csrf_exempt
def derived_webhook(request: HttpRequest) -> HttpResponse:
    data = json.loads(request.body)
    with transaction.atomic():
        order = Order.objects.select_for_update().filter(external_id=data["order"]).first()
        if order is None:
            return HttpResponse(status=425)
        PaymentEvent.objects.get_or_create(event_id=data["id"], defaults={"kind": data["kind"], "order": order})
        kinds = set(order.events.values_list("kind", flat=True))
        order.status = "refunded" if "refund" in kinds else "paid" if "capture" in kinds else "new"
        order.save()
    return HttpResponse()


@csrf_exempt
def stripe_hook(request: HttpRequest) -> HttpResponse:
    event = stripe.Webhook.construct_event(request.body, request.META["HTTP_STRIPE_SIGNATURE"], "whsec")  # type: ignore[no-untyped-call]
    if event.type == "checkout.session.completed":
        session = event.data.object
        order = Order.objects.get(pk=session["client_reference_id"])
        order.status = "paid"  # error: apr-webhook-order-assumed
        order.save()
    return HttpResponse()


@csrf_exempt
def upserting_webhook(request: HttpRequest) -> HttpResponse:
    data = json.loads(request.body)
    Order.objects.update_or_create(external_id=data["order"], defaults={"status": data["status"]})  # error: apr-webhook-order-assumed
    return HttpResponse()


@bp.post("/webhooks/mail-events")
def mail_events():  # type: ignore[no-untyped-def]
    for event in flask_request.get_json():
        email = Email.query.filter_by(message_id=event["sg_message_id"]).one()
        email.state = event["event"]  # error: apr-webhook-order-assumed
    db.session.commit()
    return "", 204


RANK = {"queued": 0, "sent": 1, "delivered": 2, "opened": 3}


@bp.post("/webhooks/mail-events-ranked")
def mail_events_ranked():  # type: ignore[no-untyped-def]
    for event in flask_request.get_json():
        email = Email.query.filter_by(message_id=event["sg_message_id"]).with_for_update().first()
        if email is None:
            return "", 503
        if RANK[event["event"]] > RANK[email.state]:
            email.state = event["event"]
    db.session.commit()
    return "", 204


@bp.post("/webhooks/mail-events-max")
def mail_events_opened():  # type: ignore[no-untyped-def]
    data = flask_request.get_json()
    Email.query.filter_by(message_id=data["id"]).update({Email.opened: Email.opened + 1})
    db.session.commit()
    return "", 204


@bp.post("/webhooks/mail-events-dict")
def mail_events_dict():  # type: ignore[no-untyped-def]
    data = flask_request.get_json()
    Email.query.filter_by(message_id=data["id"]).update({"state": data["event"]})  # error: apr-webhook-order-assumed
    db.session.commit()
    return "", 204
