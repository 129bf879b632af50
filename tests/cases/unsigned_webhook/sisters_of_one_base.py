# only: apr-unsigned-webhook
"""One base class checks the signature; what its sisters do instead is their own matter."""

import hashlib
import hmac
import json

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpResponse, HttpResponseForbidden, JsonResponse
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from rest_framework.permissions import AllowAny, BasePermission
from rest_framework.response import Response
from rest_framework.views import APIView


class Invoice(models.Model):
    number = models.CharField(max_length=20, unique=True)
    paid = models.BooleanField(default=False)

    class Meta:
        app_label = "sisters"


class Delivery(models.Model):
    code = models.CharField(max_length=20, unique=True)
    status = models.CharField(max_length=20)

    class Meta:
        app_label = "sisters"


def _digest(body):
    return hmac.new(settings.HOOK_SECRET.encode(), body, hashlib.sha512).hexdigest()


class SignedHook(View):
    header = "X-Signature"

    @method_decorator(csrf_exempt)
    def dispatch(self, request, *args, **kwargs):
        self.check_signature(request)
        return super().dispatch(request, *args, **kwargs)

    def check_signature(self, request):
        if not constant_time_compare(_digest(request.body), request.headers.get(self.header, "")):
            raise PermissionDenied


class InvoiceWebhook(SignedHook):
    def post(self, request):
        data = json.loads(request.body)
        Invoice.objects.filter(number=data["number"]).update(paid=True)
        return HttpResponse()


class TrackingWebhook(SignedHook):
    def check_signature(self, request):
        return None

    def post(self, request):  # error: apr-unsigned-webhook
        data = json.loads(request.body)
        Delivery.objects.filter(code=data["code"]).update(status=data["status"])
        return HttpResponse()


@csrf_exempt
def carrier_webhook(request):  # error: apr-unsigned-webhook
    data = json.loads(request.body)
    Delivery.objects.filter(code=data["code"]).update(status=data["status"])
    if request.headers.get("X-Signature") is None:
        return HttpResponseForbidden()
    return JsonResponse({"ok": True})


@csrf_exempt
def late_webhook(request):  # error: apr-unsigned-webhook
    data = json.loads(request.body)
    Delivery.objects.filter(code=data["code"]).update(status=data["status"])
    if not constant_time_compare(_digest(request.body), request.headers.get("X-Signature", "")):
        return HttpResponseForbidden()
    return JsonResponse({"ok": True})


class HasSignature(BasePermission):
    def has_permission(self, request, view):
        return constant_time_compare(_digest(request.body), request.headers.get("X-Signature", ""))


class AdyenWebhook(APIView):
    authentication_classes = []
    permission_classes = [HasSignature]

    def post(self, request):
        for item in request.data["notificationItems"]:
            Invoice.objects.filter(number=item["merchantReference"]).update(paid=True)
        return Response("[accepted]")


class AdyenWebhookV1(APIView):
    authentication_classes = []
    permission_classes = [AllowAny]

    def post(self, request):  # error: apr-unsigned-webhook
        for item in request.data["notificationItems"]:
            Invoice.objects.filter(number=item["merchantReference"]).update(paid=True)
        return Response("[accepted]")


class AdyenWebhookV2(APIView):
    authentication_classes = []

    def post(self, request):  # error: apr-unsigned-webhook
        constant_time_compare(_digest(request.body), request.headers.get("X-Signature", ""))
        Invoice.objects.filter(number=request.data["merchantReference"]).update(paid=True)
        return Response("[accepted]")


class CustomsWebhook(SignedHook):
    def check_signature(self, request):
        pass

    def post(self, request):  # error: apr-unsigned-webhook
        data = json.loads(request.body)
        Delivery.objects.filter(code=data["code"]).update(status=data["status"])
        return HttpResponse()


class PortWebhook(SignedHook):
    header = "X-Port-Signature"

    def check_signature(self, request):
        super().check_signature(request)

    def post(self, request):
        data = json.loads(request.body)
        Delivery.objects.filter(code=data["code"]).update(status=data["status"])
        return HttpResponse()
