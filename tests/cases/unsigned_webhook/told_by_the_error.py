# only: apr-unsigned-webhook
"""Nobody knows what takes the delivery in, but what the `except` around it catches is raised by nothing else than a verification; where that is not refused, or no signature is handed on, anybody is believed."""

from __future__ import annotations

from typing import Any

from flask import Flask, abort, current_app, request

app = Flask(__name__)


class SignatureVerificationError(Exception):
    pass


def billing() -> Any:
    return current_app.extensions["billing"]


def book(event: Any) -> None:
    current_app.extensions["orders"].mark_paid(event["order"])


def apply_webhook_event(request: Any, event: Any) -> None:
    current_app.extensions["orders"].mark_paid(event["order"])


@app.post("/webhooks/billing")
def billing_webhook() -> str:
    try:
        event = billing().received(request.data, request.headers.get("X-Signature"))
    except ValueError:
        abort(400)
    except SignatureVerificationError:
        abort(401)
    apply_webhook_event(request, event)
    return "ok"


@app.post("/webhooks/billing/lenient")
def lenient_webhook() -> str:  # error: apr-unsigned-webhook
    try:
        event = billing().received(request.data, request.headers.get("X-Signature"))
    except SignatureVerificationError:
        event = request.get_json()
    book(event)
    return "ok"


@app.post("/webhooks/billing/blind")
def blind_webhook() -> str:  # error: apr-unsigned-webhook
    try:
        event = billing().received(request.data)
    except ValueError:
        abort(400)
    book(event)
    return "ok"
