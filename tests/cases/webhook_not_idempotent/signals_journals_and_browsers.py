# only: apr-webhook-not-idempotent
"""What a webhook of a library does beside its work: signals to whoever listens, a journal of what came in; and what is called back by a browser and no other system."""

import base64
import json

import requests
from django.core.mail import send_mail
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt


class WebhookTrigger(models.Model):
    headers = models.JSONField()
    body = models.TextField()
    remote_ip = models.GenericIPAddressField()


class Payment(models.Model):
    account = models.CharField(max_length=40)
    cents = models.IntegerField()


@method_decorator(csrf_exempt, name="dispatch")
class TrackingWebhookView(View):
    signal = None

    def post(self, request: HttpRequest) -> HttpResponse:
        for event in json.loads(request.body):
            self.signal.send(sender=self.__class__, event=event)
        return HttpResponse()


@method_decorator(csrf_exempt, name="dispatch")
class MailingWebhookView(View):
    mailer = None

    def post(self, request: HttpRequest) -> HttpResponse:  # error: apr-webhook-not-idempotent
        for event in json.loads(request.body):
            self.mailer.send(sender="shop@example.org", text=event["text"])
        return HttpResponse()


@csrf_exempt
def journal_webhook(request: HttpRequest) -> HttpResponse:
    WebhookTrigger.objects.create(headers=dict(request.headers), body=request.body.decode(), remote_ip=request.META["REMOTE_ADDR"])
    return HttpResponse()


@csrf_exempt
def payment_webhook(request: HttpRequest) -> HttpResponse:  # error: apr-webhook-not-idempotent
    WebhookTrigger.objects.create(headers=dict(request.headers), body=request.body.decode(), remote_ip=request.META["REMOTE_ADDR"])
    said = json.loads(request.body)
    Payment.objects.create(account=said["account"], cents=said["cents"])
    return HttpResponse()


@method_decorator(csrf_exempt, name="dispatch")
class CallbackView(View):
    """Where a login with a messenger comes back to."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "messenger/callback.html")

    def post(self, request: HttpRequest) -> HttpResponse:
        said = json.loads(base64.b64decode(request.POST.get("result", "")))
        send_mail("You logged in", f"as {said['name']}", "shop@example.org", [said["email"]])
        return redirect("/profile")


@csrf_exempt
def order_callback(request: HttpRequest) -> HttpResponse:  # error: apr-webhook-not-idempotent
    said = json.loads(request.body)
    requests.post("https://parcels.example.org/parcels", json={"order": said["order"]}, timeout=10)
    return HttpResponse()


@csrf_exempt
def inbound_webhook(request: HttpRequest) -> HttpResponse:
    """A message is put together, and nobody is sent anything."""
    said = json.loads(request.body)
    message = make_message(said)
    for part in said["parts"]:
        message.add_header(part["name"], part["value"])
        message.add_attachment(part["body"])
    return HttpResponse(message.as_string())


def make_message(said):
    return said["kind"].new()
