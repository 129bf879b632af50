"""Deliveries that the provider itself vouches for, views that keep subscriptions, and what only looks like either."""

# only: apr-unsigned-webhook, apr-webhook-not-idempotent
from __future__ import annotations

import hashlib
import json
from typing import Any

import httpx
import requests
import stripe
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import CreateView, UpdateView, View
from fastapi import APIRouter, Depends, HTTPException, Request
from rest_framework import viewsets

router = APIRouter()


class Subscription(models.Model):
    url = models.URLField()
    enabled = models.BooleanField(default=True)
    secret = models.CharField(max_length=64, default="")


class Order(models.Model):
    reference = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=20, default="new")
    note = models.TextField(default="")


# --- the provider is asked whether a delivery is his own


async def verify_paypal_webhook(headers: Any, payload: bytes) -> None:
    if not headers.get("PAYPAL-TRANSMISSION-SIG"):
        raise ValueError("missing headers")
    try:
        async with httpx.AsyncClient(base_url="https://api.paypal.example") as client:
            token = (await client.post("/v1/oauth2/token", data={"grant_type": "client_credentials"})).json()["access_token"]
            answer = await client.post(
                "/v1/notifications/verify-webhook-signature",
                json={"webhook_id": "WH-1", "webhook_event": json.loads(payload)},
                headers={"Authorization": f"Bearer {token}"},
            )
            answer.raise_for_status()
            if answer.json().get("verification_status") != "SUCCESS":
                raise ValueError("verification failed")
    except Exception as error:
        raise ValueError("cannot be verified") from error


async def verify_square_webhook(headers: Any, payload: bytes) -> None:
    async with httpx.AsyncClient(base_url="https://api.square.example") as client:
        answer = await client.post("/v1/notifications/verify-webhook-signature", json={"webhook_event": json.loads(payload)})
        if answer.status_code != 200:
            return


@router.post("/webhooks/paypal")
async def paypal_webhook(request: Request) -> dict[str, bool]:
    payload = await request.body()
    await verify_paypal_webhook(request.headers, payload)
    event = json.loads(payload)
    Order.objects.filter(reference=event["resource"]["invoice_id"]).update(state="paid")
    return {"ok": True}


@router.post("/webhooks/square")
async def square_webhook(request: Request) -> dict[str, bool]:  # error: apr-unsigned-webhook
    payload = await request.body()
    await verify_square_webhook(request.headers, payload)
    event = json.loads(payload)
    Order.objects.filter(reference=event["data"]["id"]).update(state="paid")
    return {"ok": True}


@csrf_exempt
def ipn(request: HttpRequest) -> HttpResponse:
    answer = requests.post("https://ipn.example/cgi-bin", data={"cmd": "_notify-validate", **request.POST.dict()}, timeout=5)
    if answer.text != "VERIFIED":
        return HttpResponse(status=400)
    Order.objects.filter(reference=request.POST["invoice"]).update(state="paid")
    return HttpResponse()


@csrf_exempt
def legacy_ipn(request: HttpRequest) -> HttpResponse:  # error: apr-unsigned-webhook
    if request.POST["payment_status"] != "SUCCESS":
        return HttpResponse(status=400)
    Order.objects.filter(reference=request.POST["invoice"]).update(state="paid")
    return HttpResponse()


# --- an object that is made with the delivery keeps nothing of it


class Client:
    def __init__(self, reference: str) -> None:
        self.reference = reference


class Provider:
    def __init__(self, order: Order) -> None:
        self.order = order

    def connect(self) -> None:
        self.client = Client(self.order.reference)

    def describe(self) -> str:
        return f"provider of {self.order.pk}"


@csrf_exempt
def charge_webhook(request: HttpRequest) -> HttpResponse:
    event = json.loads(request.body)
    order = Order.objects.get(reference=event["id"])
    stripe.set_app_info("shop", version="1")
    provider = Provider(order)
    provider.connect()
    charge = requests.get(f"https://charges.example/v1/charges/{event['id']}", timeout=5).json()
    Order.objects.filter(reference=charge["reference"], state="new").update(state=charge["state"])
    return HttpResponse(provider.describe())


# --- those who keep subscriptions


class WebHookCreateView(CreateView[Subscription, Any]):
    model = Subscription
    fields = ["url"]

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        Subscription.objects.create(url=form.cleaned_data["copy_to"])
        return answer


class WebHookUpdateView(UpdateView[Subscription, Any]):
    model = Subscription
    fields = ["url"]

    def form_valid(self, form: Any) -> HttpResponse:
        Subscription.objects.filter(url=form.cleaned_data["url"]).delete()
        return super().form_valid(form)


class WebHookViewSet(viewsets.ModelViewSet[Subscription]):
    queryset = Subscription.objects.all()

    def perform_create(self, serializer: Any) -> None:
        serializer.save(enabled=True)

    def perform_destroy(self, instance: Subscription) -> None:
        instance.enabled = False
        instance.save(update_fields=["enabled"])


class WebHookReceiver(View):
    def post(self, request: HttpRequest) -> HttpResponse:  # error: apr-unsigned-webhook
        event = json.loads(request.body)
        Order.objects.filter(reference=event["id"]).update(state="paid")
        return HttpResponse()


def check_admin(request: Request) -> str:
    if "x-admin" not in request.headers:
        raise HTTPException(403)
    return "admin"


@router.post("/revolut/webhook", dependencies=[Depends(check_admin)])
async def api_create_revolut_webhook(data: dict[str, str]) -> dict[str, str]:
    async with httpx.AsyncClient() as client:
        made = await client.post("https://api.revolut.example/webhooks", json={"url": data["url"]})
    secret = made.json()["signing_secret"]
    Subscription.objects.create(url=data["url"], secret=secret)
    return {"secret": secret}


@router.post("/mollie/webhook")
async def api_mollie_webhook(data: dict[str, str]) -> dict[str, str]:  # error: apr-unsigned-webhook
    Order.objects.filter(reference=data["id"]).update(state="paid")
    return {}


# --- a fingerprint of the request is no signature


def fingerprint(request: HttpRequest) -> str:
    return hashlib.sha256(request.headers["User-Agent"].encode()).hexdigest()


def require_same_browser(request: HttpRequest) -> None:
    if request.session.get("pinned") != fingerprint(request):
        raise PermissionError


def signature_of(request: HttpRequest, secret: str) -> str:
    return hashlib.sha256(request.body + secret.encode()).hexdigest()


def require_webhook_signature(request: HttpRequest) -> None:  # error: apr-unsigned-webhook
    if request.headers["X-Signature"] != signature_of(request, "k"):
        raise PermissionError


urlpatterns = [
    path("ipn/", ipn),
    path("legacy/ipn/", legacy_ipn),
    path("webhooks/charges/", charge_webhook),
    path("organizer/webhook/add", WebHookCreateView.as_view()),
    path("organizer/webhook/<int:pk>/edit", WebHookUpdateView.as_view()),
    path("organizer/webhooks/in", WebHookReceiver.as_view()),
]
