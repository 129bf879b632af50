"""Django and DRF."""

# only: apr-no-rate-limit
from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate, login
from django.core.cache import cache
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.generic import FormView
from rest_framework import viewsets
from rest_framework.decorators import action, api_view, throttle_classes
from rest_framework.generics import CreateAPIView
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle, ScopedRateThrottle, UserRateThrottle
from rest_framework.views import APIView


def login_view(request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
    if request.method == "POST":
        user = authenticate(request, username=request.POST["username"], password=request.POST["password"])
        if user is not None:
            login(request, user)
            return redirect("/")
    return render(request, "login.html")


def login_view_counted(request: HttpRequest) -> HttpResponse:
    key = f"attempts:{request.META['REMOTE_ADDR']}"
    if cache.get(key, 0) >= 5:
        return HttpResponse("too many attempts", status=429)
    if request.method == "POST":
        user = authenticate(request, username=request.POST["username"], password=request.POST["password"])
        if user is not None:
            login(request, user)
            return redirect("/")
        cache.set(key, cache.get(key, 0) + 1, 600)
    return render(request, "login.html")


class ApiLogin(APIView):
    def post(self, request):  # type: ignore[no-untyped-def]  # error: apr-no-rate-limit
        user = authenticate(username=request.data["username"], password=request.data["password"])
        return Response({"ok": user is not None})


class ApiLoginThrottled(APIView):
    throttle_classes = [AnonRateThrottle]

    def post(self, request):  # type: ignore[no-untyped-def]
        user = authenticate(username=request.data["username"], password=request.data["password"])
        return Response({"ok": user is not None})


class ApiLoginScopeOnly(APIView):
    throttle_scope = "login"

    def post(self, request):  # type: ignore[no-untyped-def]  # error: apr-no-rate-limit
        user = authenticate(username=request.data["username"], password=request.data["password"])
        return Response({"ok": user is not None})


class ApiLoginScoped(APIView):
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "login"

    def post(self, request):  # type: ignore[no-untyped-def]
        user = authenticate(username=request.data["username"], password=request.data["password"])
        return Response({"ok": user is not None})


class SignupView(CreateAPIView):  # type: ignore[type-arg]
    throttle_classes = []

    def perform_create(self, serializer: Any) -> None:  # error: apr-no-rate-limit
        serializer.save()
        send_mail("Welcome", "hello", "a@b.c", [serializer.validated_data["email"]])


class BurstThrottle(UserRateThrottle):
    rate = "10/min"


class NoThrottle(UserRateThrottle):
    rate = None  # type: ignore[assignment]


@api_view(["POST"])
@throttle_classes([BurstThrottle])
def reset_password(request):  # type: ignore[no-untyped-def]
    send_mail("Reset", "link", "a@b.c", [request.data["email"]])
    return Response(status=204)


@api_view(["POST"])
@throttle_classes([NoThrottle])
def reset_password_rate_none(request):  # type: ignore[no-untyped-def]  # error: apr-no-rate-limit
    send_mail("Reset", "link", "a@b.c", [request.data["email"]])
    return Response(status=204)


@api_view(["POST"])
def reset_password_unlimited(request):  # type: ignore[no-untyped-def]  # error: apr-no-rate-limit
    send_mail("Reset", "link", "a@b.c", [request.data["email"]])
    return Response(status=204)


class OrderViewSet(viewsets.ModelViewSet):  # type: ignore[type-arg]
    @action(detail=True, methods=["post"])
    def refund(self, request, pk=None):  # type: ignore[no-untyped-def]  # error: apr-no-rate-limit
        return Response(status=202)

    @action(detail=True, methods=["post"], throttle_classes=[UserRateThrottle])
    def pay(self, request, pk=None):  # type: ignore[no-untyped-def]
        return Response(status=202)

    @action(detail=True, methods=["get"])
    def payment(self, request, pk=None):  # type: ignore[no-untyped-def]
        return Response({})

    @action(detail=True, methods=["post"])
    def archive(self, request, pk=None):  # type: ignore[no-untyped-def]
        return Response(status=204)


class InviteView(FormView):  # type: ignore[type-arg]
    template_name = "invite.html"

    def form_valid(self, form: Any) -> HttpResponse:  # error: apr-no-rate-limit
        send_mail("You are invited", "…", "a@b.c", [form.cleaned_data["email"]])
        return super().form_valid(form)


def login_page(request: HttpRequest) -> HttpResponse:
    """Shows the form only."""
    return render(request, "login.html")


def upload_csv(request: HttpRequest) -> JsonResponse:  # error: apr-no-rate-limit
    rows = request.FILES["file"].read().splitlines()
    return JsonResponse({"rows": len(rows)})
