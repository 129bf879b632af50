"""Flask and Django."""

# only: apr-unsigned-webhook
from __future__ import annotations

import functools
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any, TypeVar

import stripe
from celery import shared_task
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from flask import Blueprint, Flask, abort, current_app, request
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import AllowAny, BasePermission
from rest_framework.response import Response
from rest_framework.views import APIView

app = Flask(__name__)
bp = Blueprint("webhooks", __name__)
signed_bp = Blueprint("signed", __name__, url_prefix="/webhooks/signed")
F = TypeVar("F", bound=Callable[..., Any])


class Order(models.Model):
    paid = models.BooleanField(default=False)


def signature_required(f: F) -> F:
    @functools.wraps(f)
    def inner(*args: Any, **kwargs: Any) -> Any:
        mac = hmac.new(current_app.config["SECRET"].encode(), request.get_data(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(mac, request.headers.get("X-Signature", "")):
            abort(403)
        return f(*args, **kwargs)

    return inner  # type: ignore[return-value]


def logged(f: F) -> F:
    @functools.wraps(f)
    def inner(*args: Any, **kwargs: Any) -> Any:
        current_app.logger.info("hook")
        return f(*args, **kwargs)

    return inner  # type: ignore[return-value]


@bp.post("/webhooks/pay")
@signature_required
def flask_decorated():  # type: ignore[no-untyped-def]
    Order.objects.filter(pk=request.json["order"]).update(paid=True)
    return "", 204


@bp.post("/webhooks/pay2")
@logged
def flask_logged():  # type: ignore[no-untyped-def]  # error: apr-unsigned-webhook
    Order.objects.filter(pk=request.json["order"]).update(paid=True)
    return "", 204


@signed_bp.before_request
def verify_all() -> None:
    mac = hmac.new(b"s", request.get_data(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(mac, request.headers.get("X-Signature", "")):
        abort(403)


@signed_bp.post("/pay")
def flask_before_request():  # type: ignore[no-untyped-def]
    Order.objects.filter(pk=request.json["order"]).update(paid=True)
    return "", 204


@bp.route("/github-webhook", methods=["POST"])
def github_push():  # type: ignore[no-untyped-def]  # error: apr-unsigned-webhook
    if request.headers.get("X-GitHub-Event") == "push":
        deploy.delay(request.json["after"])
    return "ok"


@shared_task
def deploy(sha: str) -> None: ...


@csrf_exempt
def django_unsigned(request: HttpRequest) -> HttpResponse:
    """A form endpoint that is csrf-exempt but no webhook."""
    return HttpResponse("hello")


@csrf_exempt
def paystack_webhook(request: HttpRequest) -> HttpResponse:  # error: apr-unsigned-webhook
    payload = json.loads(request.body)
    Order.objects.filter(pk=payload["data"]["reference"]).update(paid=True)
    return HttpResponse()


@csrf_exempt
def checked_paystack_webhook(request: HttpRequest) -> HttpResponse:
    mac = hmac.new(settings.PAYSTACK_SECRET.encode(), request.body, hashlib.sha512).hexdigest()
    if not constant_time_compare(mac, request.headers.get("x-paystack-signature", "")):
        return HttpResponseForbidden()
    payload = json.loads(request.body)
    Order.objects.filter(pk=payload["data"]["reference"]).update(paid=True)
    return HttpResponse()


@csrf_exempt
def swallowing_stripe_webhook(request: HttpRequest) -> HttpResponse:  # error: apr-unsigned-webhook
    try:
        stripe.Webhook.construct_event(request.body, request.META.get("HTTP_STRIPE_SIGNATURE"), settings.STRIPE_SECRET)  # type: ignore[no-untyped-call]
    except Exception:
        pass
    payload = json.loads(request.body)
    Order.objects.filter(pk=payload["data"]["object"]["id"]).update(paid=True)
    return HttpResponse()


@method_decorator(csrf_exempt, name="dispatch")
class SignedHookView(View):
    header = "X-Signature"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        mac = hmac.new(settings.HOOK_SECRET.encode(), request.body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(mac, request.headers.get(self.header, "")):
            return HttpResponseForbidden()
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]


class PayHook(SignedHookView):
    def post(self, request: HttpRequest) -> HttpResponse:
        Order.objects.filter(pk=json.loads(request.body)["order"]).update(paid=True)
        return HttpResponse()


class RoundHook(SignedHookView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        return View.dispatch(self, request, *args, **kwargs)  # type: ignore[return-value]

    def post(self, request: HttpRequest) -> HttpResponse:  # error: apr-unsigned-webhook
        Order.objects.filter(pk=json.loads(request.body)["order"]).update(paid=True)
        return HttpResponse()


class HookPermission(BasePermission):
    def has_permission(self, request: Any, view: Any) -> bool:
        mac = hmac.new(settings.HOOK_SECRET.encode(), request.body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(mac, request.headers.get("X-Signature", ""))


class DrfSigned(APIView):
    authentication_classes = []
    permission_classes = [HookPermission]

    def post(self, request):  # type: ignore[no-untyped-def]
        Order.objects.filter(pk=request.data["order"]).update(paid=True)
        return Response()


class DrfWebhook(APIView):
    authentication_classes = []
    permission_classes = [AllowAny]

    def post(self, request):  # type: ignore[no-untyped-def]  # error: apr-unsigned-webhook
        Order.objects.filter(pk=request.data["order"]).update(paid=True)
        return Response()


class WebhookAuth(BaseAuthentication):
    def authenticate(self, request: Any) -> Any:
        try:
            value = Signer().unsign(request.headers.get("X-Signed", ""))
        except BadSignature as e:
            raise PermissionDenied() from e
        return (None, value)


class DrfAuthenticatedWebhook(APIView):
    authentication_classes = [WebhookAuth]

    def post(self, request):  # type: ignore[no-untyped-def]
        Order.objects.filter(pk=request.data["order"]).update(paid=True)
        return Response()


class Handler:
    @staticmethod
    def verify(body: bytes, signature: str | None) -> bool:
        if not signature:
            return True
        return hmac.compare_digest(hmac.new(b"k", body, "sha256").hexdigest(), signature)


@csrf_exempt
def carrier_webhook(request: HttpRequest) -> HttpResponse:  # error: apr-unsigned-webhook
    """webhook"""
    if not Handler.verify(request.body, request.headers.get("X-Webhook-Signature")):
        return HttpResponseForbidden()
    Order.objects.filter(pk=json.loads(request.body)["order"]).update(paid=True)
    return HttpResponse()


class EditPermission:
    """What who is logged in may do, worked out from the session."""

    def __init__(self, project: str) -> None:
        self.project = project

    def can(self) -> bool:
        return True

    def describe(self) -> str:
        return f"edit {self.project}"


@bp.post("/webhooks/builds/<project>")
def build_webhook(project: str) -> str:
    if EditPermission(project).can():
        Order.objects.filter(pk=request.get_json()["order"]).update(paid=True)
        return "ok"
    abort(403)


@bp.post("/webhooks/described-builds/<project>")
def described_build_webhook(project: str) -> str:  # error: apr-unsigned-webhook
    if EditPermission(project).describe():
        Order.objects.filter(pk=request.get_json()["order"]).update(paid=True)
        return "ok"
    abort(403)
