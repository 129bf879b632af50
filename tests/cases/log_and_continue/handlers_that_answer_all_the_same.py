# only: apr-log-and-continue, apr-swallowed-exception, apr-magic-return, apr-contextless-error-log
"""Handlers of several frameworks."""

import logging
from http import HTTPStatus
from typing import Annotated, Any

import httpx
import requests
import sentry_sdk
from aiohttp import web
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views import View
from fastapi import APIRouter, Depends, FastAPI, HTTPException, status
from fastapi.responses import JSONResponse
from flask import Flask, abort, flash, jsonify
from flask import redirect as flask_redirect
from flask.views import MethodView
from litestar import Controller, Response, post
from rest_framework.request import Request
from rest_framework.response import Response as DRFResponse
from rest_framework.views import APIView
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

logger = logging.getLogger(__name__)
router = APIRouter()
app = Flask(__name__)


class PaymentError(Exception):
    pass


class PaymentService:
    def pay(self, order_id: int) -> str:
        return requests.post(f"https://pay.example.com/{order_id}", timeout=3).text

    def confirm(self, order_id: int) -> None:
        requests.post(f"https://pay.example.com/{order_id}/confirm", timeout=3).raise_for_status()


def payments() -> PaymentService:
    return PaymentService()


Payments = Annotated[PaymentService, Depends(payments)]


@router.post("/orders/{order_id}/pay")
def pay(order_id: int, service: Payments) -> dict[str, Any]:
    try:
        service.pay(order_id)
    except PaymentError as e:  # error: apr-log-and-continue
        logger.error("payment of %s failed: %s", order_id, e)
    return {"status": "ok", "order_id": order_id}


@router.post("/orders/{order_id}/pay2")
def pay2(order_id: int, service: Payments) -> dict[str, Any]:
    try:
        service.pay(order_id)
    except PaymentError as e:
        logger.error("payment of %s failed: %s", order_id, e)
        raise HTTPException(status.HTTP_502_BAD_GATEWAY, "payment failed") from e
    return {"status": "ok", "order_id": order_id}


@router.post("/orders/{order_id}/pay3", response_model=None)
def pay3(order_id: int, service: Payments) -> dict[str, Any] | JSONResponse:
    try:
        service.pay(order_id)
    except PaymentError:
        logger.exception("payment of %s failed", order_id)
        return JSONResponse({"detail": "payment failed"}, status_code=502)
    return {"status": "ok", "order_id": order_id}


@router.post("/orders/{order_id}/pay4", response_model=None)
def pay4(order_id: int, service: Payments) -> JSONResponse:
    try:
        service.pay(order_id)
    except Exception:  # error: apr-log-and-continue
        logger.exception("payment of %s failed", order_id)
        return JSONResponse({"status": "accepted"}, status_code=status.HTTP_200_OK)
    return JSONResponse({"status": "accepted"})


@app.post("/orders/<int:order_id>/confirm")
def confirm(order_id: int) -> Any:
    try:
        payments().confirm(order_id)
    except requests.RequestException as exc:  # error: apr-log-and-continue
        app.logger.warning("confirming %s failed: %s", order_id, exc)
    flash("Your order is confirmed")
    return flask_redirect("/orders")


@app.post("/orders/<int:order_id>/confirm2")
def confirm2(order_id: int) -> Any:
    try:
        payments().confirm(order_id)
    except requests.RequestException as exc:
        app.logger.warning("confirming %s failed: %s", order_id, exc)
        abort(503)
    return jsonify(ok=True)


@app.post("/orders/<int:order_id>/confirm3")
def confirm3(order_id: int) -> Any:
    try:
        payments().confirm(order_id)
    except requests.RequestException:
        app.logger.exception("confirming %s failed", order_id)
        return jsonify(error="not confirmed"), 503
    return jsonify(ok=True)


class OrderAPI(MethodView):
    def delete(self, order_id: int) -> Any:
        try:
            requests.delete(f"https://orders.example.com/{order_id}", timeout=3).raise_for_status()
        except requests.HTTPError:  # error: apr-log-and-continue
            app.logger.exception("deleting %s failed", order_id)
        return "", HTTPStatus.NO_CONTENT


class CheckoutView(View):
    def post(self, request: HttpRequest, order_id: int) -> HttpResponse:
        try:
            payments().pay(order_id)
        except PaymentError:  # error: apr-log-and-continue
            logger.exception("checkout of %s", order_id)
        messages.success(request, "Thank you for your order!")
        return redirect("orders")


class CheckoutView2(View):
    def post(self, request: HttpRequest, order_id: int) -> HttpResponse:
        try:
            payments().pay(order_id)
        except PaymentError:
            logger.exception("checkout of %s", order_id)
            messages.error(request, "We could not take your payment")
            return redirect("checkout")
        messages.success(request, "Thank you for your order!")
        return redirect("orders")


def checkout_form(request: HttpRequest, order_id: int) -> HttpResponse:
    error = ""
    try:
        payments().pay(order_id)
    except PaymentError:
        logger.exception("checkout of %s", order_id)
        error = "We could not take your payment"
    return render(request, "checkout.html", {"error": error})


class RefundView(APIView):
    def post(self, request: Request, pk: int) -> DRFResponse:
        try:
            payments().confirm(pk)
        except Exception as e:  # error: apr-log-and-continue
            sentry_sdk.capture_exception(e)
            return DRFResponse({"success": True})
        return DRFResponse({"success": True})


class RefundView2(APIView):
    def post(self, request: Request, pk: int) -> DRFResponse:
        try:
            payments().confirm(pk)
        except Exception as e:
            sentry_sdk.capture_exception(e)
            return DRFResponse({"detail": "not refunded"}, status=HTTPStatus.BAD_GATEWAY)
        return DRFResponse({"success": True})


def django_json(request: HttpRequest, pk: int) -> JsonResponse:
    try:
        payments().confirm(pk)
    except PaymentError:
        logger.warning("refund %s", pk, exc_info=True)
        return JsonResponse({"error": "not refunded"}, status=409)
    return JsonResponse({"ok": True})


class ShipmentController(Controller):
    path = "/shipments"

    @post("/{shipment_id:int}/label")
    async def label(self, shipment_id: int) -> Response[dict[str, str]]:
        async with httpx.AsyncClient() as client:
            try:
                await client.post("https://labels.example.com", json={"id": shipment_id})
            except httpx.HTTPError:  # error: apr-log-and-continue
                logger.exception("label for %s", shipment_id)
        return Response({"state": "printed"})


async def aiohttp_hook(request: web.Request) -> web.Response:
    data = await request.json()
    try:
        payments().confirm(data["order"])
    except PaymentError:  # error: apr-log-and-continue
        logger.exception("order %s", data["order"])
    return web.json_response({"received": True})


async def aiohttp_hook_500(request: web.Request) -> web.Response:
    data = await request.json()
    try:
        payments().confirm(data["order"])
    except PaymentError:
        logger.exception("order %s", data["order"])
        return web.json_response({"received": False}, status=500)
    return web.json_response({"received": True})


async def aiohttp_hook_raise(request: web.Request) -> web.Response:
    data = await request.json()
    try:
        payments().confirm(data["order"])
    except PaymentError as exc:
        logger.exception("order %s", data["order"])
        raise web.HTTPBadGateway(text="not confirmed") from exc
    return web.json_response({"received": True})


api = FastAPI()


@api.exception_handler(PaymentError)
async def on_payment_error(request: Any, exc: PaymentError) -> JSONResponse:
    logger.error("payment", exc_info=exc)
    return JSONResponse({"detail": "payment failed"}, status_code=502)


@router.post("/signup")
def signup(session: Annotated[Session, Depends()], email: str) -> dict[str, str]:
    try:
        session.flush()
    except IntegrityError as e:
        logger.info("%s exists already", email)
        raise HTTPException(409, "exists") from e
    try:
        requests.post("https://analytics.example.com/signup", json={"email": email}, timeout=1)
    except requests.RequestException:  # error: apr-log-and-continue
        logger.warning("analytics of %s not sent", email)
    return {"email": email}
