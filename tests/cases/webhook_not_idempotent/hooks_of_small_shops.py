"""Flask and Django hooks as found in small companies."""

# only: apr-webhook-not-idempotent
from __future__ import annotations

import hashlib
import hmac
import json
import logging
import smtplib
from typing import Any

import requests
from celery import shared_task
from django.core.mail import send_mail
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from flask import Blueprint, abort, current_app, jsonify, request
from rest_framework.decorators import api_view
from rest_framework.response import Response
from rest_framework.views import APIView

bp = Blueprint("hooks", __name__, url_prefix="/hooks")
logger = logging.getLogger(__name__)


class WebhookEvent(models.Model):
    provider = models.CharField(max_length=20)
    event_id = models.CharField(max_length=255)

    class Meta:
        unique_together = [("provider", "event_id")]


class RawEvent(models.Model):
    event_id = models.CharField(max_length=255)
    body = models.JSONField()
    processed = models.BooleanField(default=False)


class Account(models.Model):
    email = models.EmailField(unique=True)
    credits = models.IntegerField(default=0)


class Payment(models.Model):
    transaction_id = models.CharField(max_length=64, unique=True)
    amount = models.DecimalField(max_digits=10, decimal_places=2)


class Invoice(models.Model):
    number = models.CharField(max_length=20)
    total = models.IntegerField()


@shared_task
def provision(account: str) -> None:
    requests.post("https://provision.internal/", json={"account": account}, timeout=5)


def _verify(body: bytes, signature: str) -> None:
    digest = hmac.new(b"secret", body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(digest, signature):
        abort(401)


@bp.post("/mailgun")
def mailgun_bounce():  # type: ignore[no-untyped-def]  # error: apr-webhook-not-idempotent
    _verify(request.get_data(), request.headers.get("X-Signature", ""))
    data = request.get_json()
    with smtplib.SMTP("localhost", timeout=5) as smtp:
        smtp.sendmail("bot@example.com", ["ops@example.com"], f"bounced: {data['recipient']}")
    return "", 204


@bp.route("/typeform", methods=["POST"])
def typeform():  # type: ignore[no-untyped-def]  # error: apr-webhook-not-idempotent
    payload = request.json
    requests.post(current_app.config["CRM_URL"] + "/leads", json={"email": payload["form_response"]["hidden"]["email"]}, timeout=3)
    return jsonify(ok=True)


@csrf_exempt
@require_POST
def paddle_webhook(request: HttpRequest) -> HttpResponse:  # error: apr-webhook-not-idempotent
    data = json.loads(request.body)
    if RawEvent.objects.filter(event_id=data["event_id"]).exists():
        return HttpResponse(status=200)
    RawEvent.objects.create(event_id=data["event_id"], body=data)
    Account.objects.filter(email=data["email"]).update(credits=F("credits") + data["quantity"])
    return HttpResponse(status=200)


@csrf_exempt
def unique_paddle_webhook(request: HttpRequest) -> HttpResponse:
    data = json.loads(request.body)
    _, created = WebhookEvent.objects.get_or_create(provider="paddle", event_id=data["event_id"])
    if not created:
        return HttpResponse(status=200)
    Account.objects.filter(email=data["email"]).update(credits=F("credits") + data["quantity"])
    return HttpResponse(status=200)


@csrf_exempt
def atomic_paddle_webhook(request: HttpRequest) -> HttpResponse:
    data = json.loads(request.body)
    try:
        with transaction.atomic():
            WebhookEvent.objects.create(provider="paddle", event_id=data["event_id"])
            Account.objects.filter(email=data["email"]).update(credits=F("credits") + data["quantity"])
    except IntegrityError:
        logger.info("duplicate %s", data["event_id"])
    return HttpResponse(status=200)


@csrf_exempt
def mollie_payment_webhook(request: HttpRequest) -> HttpResponse:
    data = json.loads(request.body)
    Payment.objects.update_or_create(transaction_id=data["id"], defaults={"amount": data["amount"]["value"]})
    return HttpResponse()


@csrf_exempt
def mollie_invoice_webhook(request: HttpRequest) -> HttpResponse:  # error: apr-webhook-not-idempotent
    data = json.loads(request.body)
    Invoice.objects.create(number=data["id"], total=int(data["amount"]["value"]))
    return HttpResponse()


@method_decorator(csrf_exempt, name="dispatch")
class GithubWebhookView(View):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:  # error: apr-webhook-not-idempotent
        event = request.headers.get("X-GitHub-Event", "")
        payload = json.loads(request.body)
        handler = getattr(self, f"on_{event}", None)
        if event == "push":
            provision.delay(payload["repository"]["full_name"])
        elif handler:
            handler(payload)
        return JsonResponse({"ok": True})


class CalendlyHook(APIView):
    authentication_classes = ()
    permission_classes = ()

    def post(self, request):  # type: ignore[no-untyped-def]  # error: apr-webhook-not-idempotent
        invitee = request.data["payload"]["invitee"]
        send_mail("Welcome", "See you soon", "no-reply@example.com", [invitee["email"]])
        return Response(status=204)


@api_view(["POST"])
def sendgrid_webhook(request):  # type: ignore[no-untyped-def]  # error: apr-webhook-not-idempotent
    for event in request.data:
        account = Account.objects.get(email=event["email"])
        account.credits -= 1
        account.save(update_fields=["credits"])
    return Response(status=200)


@api_view(["POST"])
def sendgrid_unsubscribe_webhook(request):  # type: ignore[no-untyped-def]
    for event in request.data:
        Account.objects.filter(email=event["email"]).update(credits=0)
    return Response(status=200)


@api_view(["POST"])
def subscriptions_of_webhooks(request):  # type: ignore[no-untyped-def]
    """Management: a customer registers the address that we shall call."""
    endpoint = WebhookEndpoint.objects.create(url=request.data["url"], owner=request.user)
    return Response({"id": endpoint.pk}, status=201)


class WebhookEndpoint(models.Model):
    url = models.URLField()
    owner = models.ForeignKey("auth.User", on_delete=models.CASCADE)


@csrf_exempt
def processed_flag_webhook(request: HttpRequest) -> HttpResponse:
    """Compare-and-set on the stored event: the second delivery changes no row."""
    data = json.loads(request.body)
    changed = RawEvent.objects.filter(event_id=data["event_id"], processed=False).update(processed=True)
    if changed:
        Account.objects.filter(email=data["email"]).update(credits=F("credits") + 1)
    return HttpResponse()


@csrf_exempt
@transaction.atomic
def locked_row_and_check_webhook(request: HttpRequest) -> HttpResponse:
    data = json.loads(request.body)
    event = RawEvent.objects.select_for_update().get(event_id=data["event_id"])
    if event.processed:
        return HttpResponse()
    event.processed = True
    event.save()
    Account.objects.filter(email=data["email"]).update(credits=F("credits") + 1)
    return HttpResponse()


@csrf_exempt
def queueing_webhook(request: HttpRequest) -> HttpResponse:  # error: apr-webhook-not-idempotent
    data = json.loads(request.body)
    provision.apply_async(args=[data["account"]], countdown=5)
    return HttpResponse(status=202)


def healthcheck_ping(request: HttpRequest, uuid: str) -> HttpResponse:
    requests.get("https://internal/ping", timeout=1)
    return HttpResponse("ok")


@csrf_exempt
def intercom_webhook(request: HttpRequest) -> HttpResponse:
    data = json.loads(request.body)
    logger.info("intercom said %s", data["topic"])
    return HttpResponse()
