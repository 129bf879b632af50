# only: apr-unsigned-webhook
"""Whose address is it: the connection's own, or what a header says that anybody may send. The header is the caller's also where the connection's address only stands in for it."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import create_engine, text

INSURERS = {"198.51.100.7", "198.51.100.8"}
engine = create_engine("postgresql://clinic")
hooks = Blueprint("hooks", __name__)


def settle(claim: str, state: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE claims SET state = :state WHERE reference = :ref"), {"ref": claim, "state": state})


@csrf_exempt
def insurer_webhook(request: HttpRequest) -> HttpResponse:  # error: apr-unsigned-webhook
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    caller = forwarded.split(",")[0].strip() or request.META["REMOTE_ADDR"]
    if caller not in INSURERS:
        return HttpResponseForbidden()
    data = json.loads(request.body)
    settle(data["claim"], data["state"])
    return JsonResponse({"ok": True})


@csrf_exempt
def insurer_webhook_direct(request: HttpRequest) -> HttpResponse:
    caller = request.META["REMOTE_ADDR"]
    if caller not in INSURERS:
        return HttpResponseForbidden()
    data = json.loads(request.body)
    settle(data["claim"], data["state"])
    return JsonResponse({"ok": True})


@hooks.post("/webhooks/claims")
def claim_webhook() -> ResponseReturnValue:  # error: apr-unsigned-webhook
    chain = request.headers.get("X-Forwarded-For")
    first = chain.split(",")[0] if chain else None
    address = first or request.remote_addr
    if address not in INSURERS:
        abort(403)
    settle(request.get_json()["claim"], "settled")
    return "", 204


@hooks.post("/webhooks/claims/direct")
def claim_webhook_direct() -> ResponseReturnValue:
    address = request.remote_addr or ""
    if address not in INSURERS:
        abort(403)
    settle(request.get_json()["claim"], "settled")
    return "", 204
