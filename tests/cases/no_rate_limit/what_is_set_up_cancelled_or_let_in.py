"""Settings of payments, refunds that are called off, tickets that are let in at a door, invitations that somebody has: named like what is worth a limit, and not it. A wait that is told is one."""

# only: apr-no-rate-limit
from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.timezone import now
from django.views import View
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.response import Response


class Refund(models.Model):
    state = models.CharField(max_length=10)
    amount = models.IntegerField()


class Lock:
    def __init__(self, name: str) -> None:
        self.name = name

    def valid_until(self) -> datetime.datetime | None:
        return None


class PaymentProviderSettings(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        Refund.objects.filter(state=request.POST["old"]).update(state=request.POST["new"])
        return HttpResponse()


class PaymentStart(View):
    def post(self, request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
        Refund.objects.create(state="new", amount=request.POST["amount"])
        return HttpResponse()


class OrderRefundCancel(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        Refund.objects.filter(pk=request.POST["pk"]).update(state="cancelled")
        return HttpResponse()


class OrderRefundStart(View):
    def post(self, request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
        Refund.objects.create(state="new", amount=request.POST["amount"])
        return HttpResponse()


class LeaveTeamsView(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        Refund.objects.filter(pk=request.POST["team"]).delete()
        return HttpResponse()


class DeviceView(View):
    def post(self, request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
        if request.POST["given"] != request.session["expected"]:
            raise PermissionDenied
        return HttpResponse()


class CheckinViewSet(viewsets.GenericViewSet[Refund]):
    queryset = Refund.objects.all()

    @action(detail=True, methods=["POST"])
    def redeem(self, request: Any, pk: int) -> Response:
        Refund.objects.filter(pk=pk).update(state="in")
        return Response()


class BasketViewSet(viewsets.GenericViewSet[Refund]):
    queryset = Refund.objects.all()

    @action(detail=True, methods=["POST"])
    def redeem(self, request: Any, pk: int) -> Response:  # error: apr-no-rate-limit
        Refund.objects.filter(pk=pk).update(state=request.data["coupon"])
        return Response()


class AsyncView(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        if request.FILES:
            raise TypeError("files are not supported here")
        Refund.objects.filter(pk=request.POST["pk"]).update(state="asked")
        return HttpResponse()


class PictureView(View):
    def post(self, request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
        if request.FILES:
            Refund.objects.filter(pk=request.POST["pk"]).update(state=request.FILES["picture"].name)
        return HttpResponse()


def bad_origin_report(request: HttpRequest) -> HttpResponse:
    print(request.POST["origin"])
    return HttpResponse()


class OrderContactChange(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        Refund.objects.filter(pk=request.POST["pk"]).update(state=request.POST["address"])
        return HttpResponse()


def contact(request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
    print(request.POST["text"])
    return HttpResponse()


def cert_enroll(request: HttpRequest) -> HttpResponse:
    print(request.POST["csr"])
    return HttpResponse()


def enroll(request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
    print(request.POST["name"])
    return HttpResponse()


def enter(request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
    print(request.POST["password"])
    return HttpResponse()


def invite(request: HttpRequest, token: str) -> HttpResponse:
    if request.method == "POST":
        Refund.objects.filter(state=token).update(state="joined")
    return HttpResponse()


def invite_friend(request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
    send_mail("Come", "and see", "shop@example.com", [request.POST["friend"]])
    return HttpResponse()


def forgot_password(request: HttpRequest) -> HttpResponse:
    valid_until = Lock(request.POST["name"]).valid_until()
    present = now()
    if valid_until is not None and present < valid_until:
        raise PermissionDenied("You have asked already, please wait.")
    send_mail("Reset", "link", "shop@example.com", [request.POST["name"]])
    return HttpResponse()


def forgotten_password(request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
    valid_until = Lock(request.POST["name"]).valid_until()
    if valid_until is not None and now() > valid_until:
        raise PermissionDenied("The link has expired.")
    send_mail("Reset", "link", "shop@example.com", [request.POST["name"]])
    return HttpResponse()


urlpatterns = [
    path("settings/payment", PaymentProviderSettings.as_view()),
    path("orders/payment", PaymentStart.as_view()),
    path("orders/refunds/cancel", OrderRefundCancel.as_view()),
    path("orders/refunds/start", OrderRefundStart.as_view()),
    path("2fa/leaveteams", LeaveTeamsView.as_view()),
    path("2fa/verify", DeviceView.as_view()),
    path("exports/start", AsyncView.as_view()),
    path("pictures/start", PictureView.as_view()),
    path("login/origin", bad_origin_report),
    path("login/password", enter),
    path("certs/new", cert_enroll),
    path("orders/contact", OrderContactChange.as_view()),
    path("contact", contact),
    path("people/enroll", enroll),
    path("invite/<str:token>", invite),
    path("friends/invite", invite_friend),
    path("password/forgot", forgot_password),
    path("password/forgotten", forgotten_password),
]
