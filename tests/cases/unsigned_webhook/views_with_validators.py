"""A view that runs all validators it was given before it acts; and one that only collects what they say."""
# only: apr-unsigned-webhook

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views import View


class Bounce(models.Model):
    address = models.EmailField()


def signed(view: View, request: HttpRequest) -> None:
    expected = hmac.new(b"k", request.body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected, request.headers.get("X-Signature", "")):
        raise PermissionError


class MailWebhookView(View):
    validators: list[Callable[[View, HttpRequest], None]] = [signed]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.run_validators(request)
        for event in json.loads(request.body):
            Bounce.objects.create(address=event["address"])
        return HttpResponse()

    def run_validators(self, request: HttpRequest) -> None:
        for validator in self.validators:
            validator(self, request)


class NewsWebhookView(View):
    listeners: list[Callable[[View, HttpRequest], None]] = []

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # error: apr-unsigned-webhook
        self.run_listeners(request)
        for event in json.loads(request.body):
            Bounce.objects.create(address=event["address"])
        return HttpResponse()

    def run_listeners(self, request: HttpRequest) -> None:
        for listener in self.listeners:
            listener(self, request)


urlpatterns = [path("webhooks/mail", MailWebhookView.as_view()), path("webhooks/news", NewsWebhookView.as_view())]
