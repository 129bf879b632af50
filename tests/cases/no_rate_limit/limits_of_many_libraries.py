"""Other angles."""

# only: apr-no-rate-limit
from __future__ import annotations

from typing import Any

from aiohttp import web
from django.contrib.auth import authenticate
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.views import View
from django_ratelimit.decorators import ratelimit
from fastapi import APIRouter, Depends, Request, UploadFile
from fastapi_limiter.depends import RateLimiter
from flask import Blueprint, request
from flask.views import MethodView
from flask_restful import Resource
from limits import parse, storage, strategies
from litestar import post
from ninja import NinjaAPI, Router, File
from ninja.files import UploadedFile
from ninja.throttling import AnonRateThrottle
from rest_framework import generics, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework_simplejwt.views import TokenObtainPairView

router = APIRouter()
bp = Blueprint("x", __name__)
api = Router()
window = strategies.FixedWindowRateLimiter(storage.MemoryStorage())


@router.post("/login", dependencies=[Depends(RateLimiter(times=5, seconds=60))])
async def login(form: dict[str, str]) -> None: ...


@router.post("/sessions")
async def start_session(form: dict[str, str]) -> None: ...  # error: apr-no-rate-limit


@router.post("/invitations")
async def invite_member(email: str) -> None: ...  # error: apr-no-rate-limit


@router.post("/attachments")
async def add_attachment(f: UploadFile) -> None: ...  # error: apr-no-rate-limit


@router.post("/promo")
async def apply_promo_code(code: str) -> None: ...  # error: apr-no-rate-limit


@router.post("/2fa/verify")
async def verify_totp(request: Request, code: str) -> None:
    if not window.hit(parse("5/minute"), "2fa", request.client.host if request.client else ""):
        raise PermissionError


@router.post("/2fa/check")
async def check_totp(request: Request, code: str) -> None: ...  # error: apr-no-rate-limit


@router.post("/products/import")
async def import_products(f: UploadFile) -> None: ...  # error: apr-no-rate-limit


@router.get("/products/export")
async def export_products() -> None: ...


@router.post("/cart/items")
async def add_item(sku: str) -> None: ...


@router.patch("/payments/{pid}/note")
async def note_payment(pid: int, note: str) -> None: ...


class LoginView(View):
    def post(self, request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
        return HttpResponse(str(authenticate(request, username=request.POST["u"], password=request.POST["p"])))


@ratelimit(key="ip", rate="5/m", block=True)
def reset_view(request: HttpRequest) -> HttpResponse:
    EmailMessage("reset", "…", to=[request.POST["email"]]).send()
    return HttpResponse()


@ratelimit(key="ip", rate="5/m", block=False)
def reset_view_unblocked(request: HttpRequest) -> HttpResponse:  # error: apr-no-rate-limit
    EmailMessage("reset", "…", to=[request.POST["email"]]).send()
    return HttpResponse()


class SignIn(MethodView):
    def post(self):  # type: ignore[no-untyped-def]  # error: apr-no-rate-limit
        return request.json["password"]


class PasswordReset(Resource):  # type: ignore[misc]
    def post(self):  # type: ignore[no-untyped-def]  # error: apr-no-rate-limit
        return {"ok": True}


@api.post("/login", throttle=[AnonRateThrottle("5/m")])
def ninja_login(request: HttpRequest, u: str, p: str) -> None: ...


@api.post("/signin")
def ninja_signin(request: HttpRequest, u: str, p: str) -> None: ...  # error: apr-no-rate-limit


@api.post("/pictures")
def ninja_upload(request: HttpRequest, file: UploadedFile = File(...)) -> None: ...  # error: apr-no-rate-limit


class Wallets(viewsets.ViewSet):
    throttle_classes = [UserRateThrottle]

    @action(detail=True, methods=["post"])
    def withdraw(self, request, pk=None):  # type: ignore[no-untyped-def]
        return Response()


class Wallets2(viewsets.ViewSet):
    @action(detail=True, methods=["post"])
    def withdraw(self, request, pk=None):  # type: ignore[no-untyped-def]  # error: apr-no-rate-limit
        return Response()

    @action(detail=True, methods=["get"])
    def payments(self, request, pk=None):  # type: ignore[no-untyped-def]
        return Response()


@post("/share")
async def share_album(data: dict[str, Any]) -> None: ...  # error: apr-no-rate-limit


async def transfer_money(request: web.Request) -> web.Response:  # error: apr-no-rate-limit
    data = await request.json()
    return web.json_response({"amount": data["amount"]})


def setup(app: web.Application) -> None:
    app.router.add_post("/transfer", transfer_money)
