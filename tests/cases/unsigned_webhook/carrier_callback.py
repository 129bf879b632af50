"""Deliveries to a module that is named for callbacks: told by anybody, by who holds a signed token; a person who comes back, and what manages the callbacks."""
# only: apr-unsigned-webhook

from __future__ import annotations

from typing import Any

from celery import Celery
from flask import Blueprint, abort, redirect, request
from itsdangerous import BadSignature

tasks = Celery("letters")
carriers = Blueprint("carrier_callback", __name__, url_prefix="/letters")


def make_signing() -> Any:
    return __import__("signing").client()


signing = make_signing()


@tasks.task
def note_delivery(letter_id: str, status: str) -> None: ...


@carriers.route("/swift", methods=["POST"])
def process_swift_response() -> tuple[str, int]:  # error: apr-unsigned-webhook
    told = request.get_json()
    note_delivery.apply_async([told["letter"], told["status"]])
    return "", 204


@carriers.route("/snail", methods=["POST"])
def process_snail_response() -> tuple[str, int]:  # error: apr-unsigned-webhook
    note_delivery.apply_async([request.form["letter"], request.form["status"]])
    return "", 204


def _letter_of(token: str) -> str:
    try:
        letter: str = signing.decode(token)
        return letter
    except BadSignature:
        abort(403)


@carriers.route("/stamped", methods=["POST"])
def process_stamped_response() -> tuple[str, int]:
    letter = _letter_of(request.args.get("token", ""))
    note_delivery.apply_async([letter, request.get_json()["status"]])
    return "", 204


@carriers.route("/return", methods=["POST"])
def come_back() -> Any:
    note_delivery.apply_async([request.form["letter"], "paid"])
    return redirect("/letters")


@carriers.route("/callbacks", methods=["POST"])
def create_callback() -> tuple[str, int]:
    note_delivery.apply_async([request.get_json()["url"], "new"])
    return "", 201
