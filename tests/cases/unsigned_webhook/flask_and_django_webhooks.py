# only: apr-unsigned-webhook
"""Webhooks of Flask, Django and DRF: decorators, hooks, views and their bases, permission classes, middleware."""

import functools
import hashlib
import hmac
import json
import os
from collections.abc import Callable
from typing import Any, ClassVar

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from flask import Blueprint, Flask, abort, request
from rest_framework.permissions import AllowAny, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

app = Flask(__name__)
SECRET = os.environ["HOOK_SECRET"]


class Invoice(models.Model):
    number = models.CharField(max_length=20)
    paid = models.BooleanField(default=False)

    class Meta:
        app_label = "shop"


def mark_paid(number: str) -> None:
    Invoice.objects.filter(number=number).update(paid=True)


def check(body: bytes, signature: str) -> bool:
    return hmac.compare_digest(hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest(), signature)


def signed(view: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        if not check(request.get_data(), request.headers.get("X-Signature", "")):
            abort(401)
        return view(*args, **kwargs)

    return wrapper


def signed_if_given(view: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        signature = request.headers.get("X-Signature")
        if signature and not check(request.get_data(), signature):
            abort(401)
        return view(*args, **kwargs)

    return wrapper


@app.post("/webhooks/plain")
def plain_webhook() -> str:  # error: apr-unsigned-webhook
    mark_paid(request.get_json()["number"])
    return ""


@app.post("/webhooks/decorated")
@signed
def decorated_webhook() -> str:
    mark_paid(request.get_json()["number"])
    return ""


@app.post("/webhooks/decorated-if-given")
@signed_if_given
def loosely_decorated_webhook() -> str:  # error: apr-unsigned-webhook
    mark_paid(request.get_json()["number"])
    return ""


@app.post("/webhooks/shared-secret")
def shared_secret_webhook() -> str:  # error: apr-unsigned-webhook
    if request.headers.get("X-Gitlab-Token") != SECRET:
        abort(403)
    mark_paid(request.get_json()["number"])
    return ""


@app.post("/webhooks/shared-secret-right")
def shared_secret_compared_webhook() -> str:
    if not hmac.compare_digest(request.headers.get("X-Gitlab-Token", ""), SECRET):
        abort(403)
    mark_paid(request.get_json()["number"])
    return ""


hooks = Blueprint("hooks", __name__, url_prefix="/webhooks")


@hooks.before_request
def verify_all() -> None:
    if not check(request.get_data(), request.headers.get("X-Signature", "")):
        abort(401)


@hooks.post("/hooked")
def hooked_webhook() -> str:
    mark_paid(request.get_json()["number"])
    return ""


loose = Blueprint("loose", __name__, url_prefix="/webhooks")


@loose.post("/not-hooked")
def not_hooked_webhook() -> str:  # error: apr-unsigned-webhook
    mark_paid(request.get_json()["number"])
    return ""


# --- Django


@csrf_exempt
def payment_webhook(request: HttpRequest) -> HttpResponse:  # error: apr-unsigned-webhook
    data = json.loads(request.body)
    mark_paid(data["number"])
    return HttpResponse()


@csrf_exempt
def signed_payment_webhook(request: HttpRequest) -> HttpResponse:
    expected = hmac.new(settings.HOOK_SECRET.encode(), request.body, "sha256").hexdigest()
    if not constant_time_compare(expected, request.headers.get("X-Signature", "")):
        return HttpResponseForbidden()
    mark_paid(json.loads(request.body)["number"])
    return HttpResponse()


@csrf_exempt
def swallowing_webhook(request: HttpRequest) -> HttpResponse:  # error: apr-unsigned-webhook
    try:
        Signer().unsign(request.headers["X-Signature"])
    except BadSignature:
        pass
    mark_paid(json.loads(request.body)["number"])
    return HttpResponse()


@csrf_exempt
def unsigning_webhook(request: HttpRequest) -> HttpResponse:
    try:
        number = Signer().unsign(request.POST["payload"])
    except BadSignature:
        return HttpResponseForbidden()
    mark_paid(number)
    return HttpResponse()


class SignedView(View):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not check(request.body, request.headers.get("X-Signature", "")):
            return HttpResponseForbidden()
        return super().dispatch(request, *args, **kwargs)


class GoodWebhookView(SignedView):
    def post(self, request: HttpRequest) -> HttpResponse:
        mark_paid(json.loads(request.body)["number"])
        return HttpResponse()


class RoundWebhookView(SignedView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return View.dispatch(self, request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:  # error: apr-unsigned-webhook
        mark_paid(json.loads(request.body)["number"])
        return HttpResponse()


class TemplateWebhookView(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        if not check(request.body, request.headers.get("X-Signature", "")):
            return HttpResponseForbidden()
        self.handle(json.loads(request.body))
        return HttpResponse()

    def handle(self, data: dict[str, str]) -> None:
        mark_paid(data["number"])


class BypassingWebhookView(TemplateWebhookView):
    def post(self, request: HttpRequest) -> HttpResponse:  # error: apr-unsigned-webhook
        self.handle(json.loads(request.body))
        return HttpResponse()


def signed_view(view: Callable[..., Any]) -> Callable[..., Any]:
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not check(request.body, request.headers.get("X-Signature", "")):
            return HttpResponseForbidden()
        return view(request, *args, **kwargs)

    return inner


@method_decorator(signed_view, name="dispatch")
class MethodDecoratedWebhook(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        mark_paid(json.loads(request.body)["number"])
        return HttpResponse()


# --- DRF


class IsSigned(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        return check(request.body, request.headers.get("X-Signature", ""))


class HasHeader(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        return "X-Signature" in request.headers


class PermittedWebhook(APIView):
    permission_classes: ClassVar[list[Any]] = [IsSigned]

    def post(self, request: Request) -> Response:
        mark_paid(request.data["number"])
        return Response()


class HeaderWebhook(APIView):
    permission_classes: ClassVar[list[Any]] = [HasHeader]

    def post(self, request: Request) -> Response:  # error: apr-unsigned-webhook
        mark_paid(request.data["number"])
        return Response()


class OpenWebhook(APIView):
    permission_classes: ClassVar[list[Any]] = [AllowAny]
    authentication_classes: ClassVar[list[Any]] = []

    def post(self, request: Request) -> Response:  # error: apr-unsigned-webhook
        mark_paid(request.data["number"])
        return Response()
