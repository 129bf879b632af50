# only: apr-webhook-not-idempotent
# mypy: disable-error-code="name-defined,misc,no-any-return,var-annotated,attr-defined"
"""A row that is only added where there was none, a flag that is set when all is done, a unique index that a collection is given in code."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from flask_sqlalchemy import SQLAlchemy
from pymongo import MongoClient
from pymongo.errors import DuplicateKeyError
from sqlalchemy.orm import Mapped, mapped_column
import requests

db = SQLAlchemy()
bp = Blueprint("hooks", __name__)
mongo: MongoClient[dict[str, Any]] = MongoClient("mongodb://db")
events = mongo["app"]["events"]
opened = mongo["app"]["opened"]


class Opening(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    mail_id: Mapped[str] = mapped_column(unique=True)
    count: Mapped[int] = mapped_column(default=0)


class Delivery(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[str] = mapped_column(unique=True)
    processed: Mapped[bool] = mapped_column(default=False)


@bp.post("/webhooks/opened")
def mail_opened() -> Response:  # error: apr-webhook-not-idempotent
    """The second delivery finds the row and counts once more."""
    opening = Opening.query.filter_by(mail_id=request.form["mail_id"]).with_for_update().one_or_none()
    if opening is None:
        opening = Opening(mail_id=request.form["mail_id"], count=0)
        db.session.add(opening)
    opening.count += 1
    db.session.commit()
    return Response(status=204)


@bp.post("/webhooks/opened/first")
def mail_opened_first() -> Response:
    opening = Opening.query.filter_by(mail_id=request.form["mail_id"]).one_or_none()
    if opening is None:
        db.session.add(Opening(mail_id=request.form["mail_id"], count=1))
    else:
        return Response(status=204)
    db.session.commit()
    requests.post("https://crm.example.com/opened", json={"mail": request.form["mail_id"]}, timeout=5)
    return Response(status=204)


@bp.post("/webhooks/delivered")
def delivered() -> Response:  # error: apr-webhook-not-idempotent
    """Two deliveries at once both find it unmarked; and what fails before the mark mails again."""
    delivery = Delivery.query.filter_by(delivery_id=request.form["id"]).one_or_none()
    if delivery is None or delivery.processed:
        return Response(status=204)
    requests.post("https://mail.example.com/send", json={"text": request.form["text"]}, timeout=5)
    delivery.processed = True
    db.session.commit()
    return Response(status=204)


@bp.post("/webhooks/delivered/marked")
def delivered_marked() -> Response:
    delivery = Delivery.query.filter_by(delivery_id=request.form["id"]).with_for_update().one_or_none()
    if delivery is None or delivery.processed:
        return Response(status=204)
    delivery.processed = True
    db.session.commit()
    requests.post("https://mail.example.com/send", json={"text": request.form["text"]}, timeout=5)
    return Response(status=204)


@bp.post("/webhooks/credits")
def credits_once() -> Response:
    body = request.get_json()
    events.create_index("event_id", unique=True)
    try:
        events.insert_one({"event_id": body["id"], "body": body})
    except DuplicateKeyError:
        return Response(status=200)
    mongo["app"]["accounts"].update_one({"_id": body["account"]}, {"$inc": {"credits": body["credits"]}})
    return Response(status=200)


@bp.post("/webhooks/credits/indexed")
def credits_with_an_index() -> Response:  # error: apr-webhook-not-idempotent
    """The index makes it quick to find, and not unique."""
    body = request.get_json()
    opened.create_index("event_id")
    try:
        opened.insert_one({"event_id": body["id"]})
    except DuplicateKeyError:
        return Response(status=200)
    mongo["app"]["accounts"].update_one({"_id": body["account"]}, {"$inc": {"credits": body["credits"]}})
    return Response(status=200)
