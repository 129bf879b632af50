# only: apr-webhook-not-idempotent
"""Django and DRF webhooks: sums with F, creates, mails, tasks; unique references, get_or_create, update_or_create, atomic blocks, row state."""

import json
from typing import Any

from celery import shared_task
from django.core.cache import cache
from django.core.mail import send_mail
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class Customer(models.Model):
    email = models.EmailField()
    credit = models.IntegerField(default=0)
    plan = models.CharField(max_length=20)


class WebhookEvent(models.Model):
    event_id = models.CharField(max_length=64, unique=True)
    processed_at = models.DateTimeField(null=True)


class LoggedEvent(models.Model):
    event_id = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=32)


class Payment(models.Model):
    provider = models.CharField(max_length=20)
    reference = models.CharField(max_length=64)
    amount = models.IntegerField()
    status = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "reference"], name="one_payment")]


@shared_task
def mail_receipt(email: str) -> None:
    send_mail("Receipt", "Thank you", "shop@example.org", [email])


@csrf_exempt
@require_POST
def credit_webhook(request: HttpRequest) -> HttpResponse:  # error: apr-webhook-not-idempotent
    payload = json.loads(request.body)
    Customer.objects.filter(pk=payload["customer"]).update(credit=F("credit") + payload["amount"])
    return HttpResponse(status=204)


@csrf_exempt
def payment_webhook(request: HttpRequest) -> HttpResponse:  # error: apr-webhook-not-idempotent
    payload = json.loads(request.body)
    with transaction.atomic():
        customer = Customer.objects.select_for_update().get(pk=payload["customer"])
        customer.credit += payload["amount"]
        customer.save(update_fields=["credit"])
    return HttpResponse(status=204)


@csrf_exempt
def receipt_webhook(request: HttpRequest) -> HttpResponse:  # error: apr-webhook-not-idempotent
    payload = json.loads(request.body)
    mail_receipt.delay(payload["email"])
    return HttpResponse(status=204)


@method_decorator(csrf_exempt, name="dispatch")
class AuditWebhookView(View):
    def post(self, request: HttpRequest) -> HttpResponse:  # error: apr-webhook-not-idempotent
        payload = json.loads(request.body)
        if LoggedEvent.objects.filter(event_id=payload["id"]).exists():
            return HttpResponse(status=200)
        LoggedEvent.objects.create(event_id=payload["id"], kind=payload["type"])
        send_mail("New event", payload["type"], "shop@example.org", ["ops@example.org"])
        return HttpResponse(status=204)


class OrdersWebhook(APIView):
    def post(self, request: Request) -> Response:  # error: apr-webhook-not-idempotent
        _, created = LoggedEvent.objects.get_or_create(event_id=request.data["id"])
        if created:
            Customer.objects.filter(pk=request.data["customer"]).update(credit=F("credit") + 1)
        return Response(status=204)


@api_view(["POST"])
def markers_webhook(request: Request) -> Response:  # error: apr-webhook-not-idempotent
    event_id = request.data["id"]
    if WebhookEvent.objects.filter(event_id=event_id).exists():
        return Response({"status": "duplicate"})
    send_mail("Paid", "Thank you", "shop@example.org", [request.data["email"]])
    WebhookEvent.objects.create(event_id=event_id)
    return Response(status=204)


@csrf_exempt
def no_atomic_webhook(request: HttpRequest) -> HttpResponse:  # error: apr-webhook-not-idempotent
    payload = json.loads(request.body)
    Customer.objects.filter(pk=payload["customer"]).update(credit=F("credit") + payload["amount"])
    WebhookEvent.objects.create(event_id=payload["id"])
    return HttpResponse(status=204)


@csrf_exempt
def cached_webhook(request: HttpRequest) -> HttpResponse:  # error: apr-webhook-not-idempotent
    payload = json.loads(request.body)
    if cache.get(f"event-{payload['id']}"):
        return HttpResponse(status=200)
    send_mail("Paid", "Thank you", "shop@example.org", [payload["email"]])
    cache.set(f"event-{payload['id']}", True, 3600)
    return HttpResponse(status=204)


# --- done right -------------------------------------------------------------------------------------------------------------------


@csrf_exempt
@require_POST
def unique_event_webhook(request: HttpRequest) -> HttpResponse:
    payload = json.loads(request.body)
    event, created = WebhookEvent.objects.get_or_create(event_id=payload["id"])
    if not created:
        return HttpResponse(status=200)
    Customer.objects.filter(pk=payload["customer"]).update(credit=F("credit") + payload["amount"])
    return HttpResponse(status=204)


@csrf_exempt
def integrity_webhook(request: HttpRequest) -> HttpResponse:
    payload = json.loads(request.body)
    try:
        with transaction.atomic():
            WebhookEvent.objects.create(event_id=payload["id"])
            Customer.objects.filter(pk=payload["customer"]).update(credit=F("credit") + payload["amount"])
    except IntegrityError:
        return JsonResponse({"status": "duplicate"})
    return HttpResponse(status=204)


@csrf_exempt
@transaction.atomic
def atomic_webhook(request: HttpRequest) -> HttpResponse:
    payload = json.loads(request.body)
    Customer.objects.filter(pk=payload["customer"]).update(credit=F("credit") + payload["amount"])
    WebhookEvent.objects.create(event_id=payload["id"])
    return HttpResponse(status=204)


class PaymentWebhookView(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        payload: dict[str, Any] = json.loads(request.body)
        Payment.objects.update_or_create(provider="acme", reference=payload["id"], defaults={"amount": payload["amount"], "status": payload["status"]})
        return HttpResponse(status=204)


class PlanWebhookView(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        payload = json.loads(request.body)
        customer = Customer.objects.get(email=payload["email"])
        customer.plan = payload["plan"]
        customer.save()
        return HttpResponse(status=204)


@csrf_exempt
def locked_state_webhook(request: HttpRequest) -> HttpResponse:
    payload = json.loads(request.body)
    with transaction.atomic():
        payment = Payment.objects.select_for_update().get(provider="acme", reference=payload["id"])
        if payment.status != "pending":
            return HttpResponse(status=200)
        payment.status = "paid"
        payment.save()
        transaction.on_commit(lambda: mail_receipt.delay(payload["email"]))
    return HttpResponse(status=204)


@csrf_exempt
def processed_at_webhook(request: HttpRequest) -> HttpResponse:
    payload = json.loads(request.body)
    with transaction.atomic():
        event, _ = WebhookEvent.objects.select_for_update().get_or_create(event_id=payload["id"])
        if event.processed_at is not None:
            return HttpResponse(status=200)
        Customer.objects.filter(pk=payload["customer"]).update(credit=F("credit") + payload["amount"])
        event.processed_at = payload["at"]
        event.save()
    return HttpResponse(status=204)


@csrf_exempt
def cache_add_webhook(request: HttpRequest) -> HttpResponse:
    payload = json.loads(request.body)
    if not cache.add(f"event-{payload['id']}", True, 86400):
        return HttpResponse(status=200)
    send_mail("Paid", "Thank you", "shop@example.org", [payload["email"]])
    return HttpResponse(status=204)


@csrf_exempt
def conditional_update_webhook(request: HttpRequest) -> HttpResponse:
    payload = json.loads(request.body)
    if not Payment.objects.filter(reference=payload["id"], status="pending").update(status="paid"):
        return HttpResponse(status=200)
    mail_receipt.delay(payload["email"])
    return HttpResponse(status=204)


class WebhookSubscriptionView(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        LoggedEvent.objects.create(event_id=request.POST["url"], kind="subscription")
        return HttpResponse(status=201)

    def delete(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=204)


urlpatterns = [
    path("webhooks/credit/", credit_webhook),
    path("webhooks/payment/", payment_webhook),
    path("webhooks/receipt/", receipt_webhook),
    path("webhooks/audit/", AuditWebhookView.as_view()),
    path("webhooks/orders/", OrdersWebhook.as_view()),
    path("webhooks/markers/", markers_webhook),
    path("webhooks/no-atomic/", no_atomic_webhook),
    path("webhooks/cached/", cached_webhook),
    path("webhooks/unique/", unique_event_webhook),
    path("webhooks/integrity/", integrity_webhook),
    path("webhooks/atomic/", atomic_webhook),
    path("webhooks/payments/", PaymentWebhookView.as_view()),
    path("webhooks/plan/", PlanWebhookView.as_view()),
    path("webhooks/state/", locked_state_webhook),
    path("webhooks/processed/", processed_at_webhook),
    path("webhooks/add/", cache_add_webhook),
    path("webhooks/conditional/", conditional_update_webhook),
    path("webhooks/<int:pk>/subscription/", WebhookSubscriptionView.as_view()),
]
