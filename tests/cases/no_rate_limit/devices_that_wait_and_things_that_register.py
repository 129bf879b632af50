"""A second factor whose device makes who guesses wait; a page that keeps devices; what registers, and is no person."""
# only: apr-no-rate-limit

from typing import Any

import django_otp
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.urls import path
from django.views.generic import DetailView, View
from django_otp.plugins.otp_totp.models import TOTPDevice
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter


class EnteredCode(models.Model):
    secret = models.CharField(max_length=40)

    def verify_token(self, code: str) -> bool:
        return self.secret[-6:] == code


class TOTPView(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        device = TOTPDevice.objects.select_for_update().filter(user=request.user, confirmed=False).first()
        if device is None or not device.verify_token(request.POST["code"]):
            return HttpResponseBadRequest("wrong code")
        return HttpResponseRedirect("/")


class HomeMadeTOTPView(View):
    def post(self, request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
        device = EnteredCode.objects.filter(pk=request.session["device"]).first()
        if device is None or not device.verify_token(request.POST["code"]):
            return HttpResponseBadRequest("wrong code")
        return HttpResponseRedirect("/")


class SecondFactorOTP(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        device = django_otp.match_token(request.user, request.POST["code"])
        if device is None:
            return HttpResponseBadRequest("wrong code")
        return HttpResponseRedirect("/")


class VerifyCode(View):
    def post(self, request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
        device = EnteredCode.objects.filter(pk=request.session["device"]).first()
        if device is None or not device.verify_token(request.POST["code"]):
            return HttpResponseBadRequest("wrong code")
        return HttpResponseRedirect("/")


class TOTPDetailView(DetailView):
    model = EnteredCode

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        device = self.get_object()
        if "delete" in request.POST:
            device.delete()
        return HttpResponseRedirect("/profile")


class SensorViewSet(viewsets.ViewSet):
    @action(detail=False, methods=["post"])
    def register(self, request: Request) -> Response:
        answer = announce(request.data.get("serial"), request.data.get("site_id"))
        return Response({"known": answer}, status=201)


class ShoppersViewSet(viewsets.ViewSet):
    @action(detail=False, methods=["post"])
    def register(self, request: Request) -> Response:  # error: apr-no-rate-limit
        shopper = open_shop_for(request.data.get("email"), request.data.get("nickname"))
        return Response({"id": shopper}, status=201)


def announce(serial: str, site: str) -> bool:
    return bool(serial and site)


def open_shop_for(address: str, nickname: str) -> int:
    return len(address) + len(nickname)


router = DefaultRouter()
router.register("sensors", SensorViewSet, basename="sensors")
router.register("shoppers", ShoppersViewSet, basename="shoppers")

urlpatterns = [
    path("totp/", TOTPView.as_view()),
    path("otp/", SecondFactorOTP.as_view()),
    path("devices/totp/<int:pk>/", TOTPDetailView.as_view()),
    path("verify/code/", VerifyCode.as_view()),
    path("mine/totp/", HomeMadeTOTPView.as_view()),
    *router.urls,
]
