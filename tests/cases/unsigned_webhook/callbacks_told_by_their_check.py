"""Callbacks that no route calls webhooks: what tells them is the secret or the signature that they are held against."""
# only: apr-unsigned-webhook

import base64
import hmac
from typing import Any

from Crypto.Hash import SHA1  # a library without types here
from Crypto.Signature import PKCS1_v1_5
from flask import Blueprint, Flask, redirect, request
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

phone = Blueprint("phone", __name__)
store = Blueprint("store", __name__)
session = Session()

SMS_HEADER = "X-Forwarder"
SMS_SECRET = "kept in the vault"
STORE_SECRET = "kept in the vault"
STORE_CHECKED = True
VENDOR_KEY: Any = None


class Base(DeclarativeBase):
    pass


class Text(Base):
    __tablename__ = "texts"
    id: Mapped[int] = mapped_column(primary_key=True)
    sender: Mapped[str]


class Plan(Base):
    __tablename__ = "plans"
    id: Mapped[int] = mapped_column(primary_key=True)
    ends: Mapped[str]


@phone.route("/sms", methods=["POST"])
def sms_callback() -> tuple[str, int]:  # error: apr-unsigned-webhook
    if request.headers.get(SMS_HEADER) != SMS_SECRET:
        return "not ok", 400
    session.add(Text(sender=request.form["number"]))
    session.commit()
    return "ok", 200


@phone.route("/sms/other", methods=["POST"])
def other_sms_callback() -> tuple[str, int]:
    if not hmac.compare_digest(request.headers.get(SMS_HEADER, ""), SMS_SECRET):
        return "not ok", 400
    session.add(Text(sender=request.form["number"]))
    session.commit()
    return "ok", 200


@store.route("/store/notification", methods=["POST"])
def store_notification() -> tuple[str, int]:  # error: apr-unsigned-webhook
    sent: Any = request.get_json()
    if STORE_CHECKED and (not sent or sent.get("password") not in (STORE_SECRET, VENDOR_KEY)):
        return "who are you", 401
    session.add(Plan(ends=sent["expires"]))
    session.commit()
    return "ok", 200


@store.route("/store/notification/always", methods=["POST"])
def checked_store_notification() -> tuple[str, int]:
    sent: Any = request.get_json()
    if not sent or not hmac.compare_digest(sent.get("password", ""), STORE_SECRET):
        return "who are you", 401
    session.add(Plan(ends=sent["expires"]))
    session.commit()
    return "ok", 200


def verify_incoming_request(form: dict[str, str]) -> bool:
    sent = form.copy()
    signature = base64.b64decode(sent.pop("p_signature"))
    digest = SHA1.new()
    digest.update(repr(sorted(sent.items())).encode())
    verifier = PKCS1_v1_5.new(VENDOR_KEY)
    if verifier.verify(digest, signature):
        return True
    return False


def setup_vendor_callback(app: Flask) -> None:
    @app.route("/vendor", methods=["POST"])
    def vendor() -> tuple[str, int]:
        if not verify_incoming_request(dict(request.form)):
            return "KO", 400
        session.add(Plan(ends=request.form["ends"]))
        session.commit()
        return "OK", 200

    @app.route("/vendor/coupon", methods=["POST"])
    def vendor_coupon() -> tuple[str, int]:  # error: apr-unsigned-webhook
        if not verify_incoming_request(dict(request.form)):
            print("not from the vendor")
        session.add(Plan(ends=request.form["ends"]))
        session.commit()
        return "OK", 200


@store.route("/store/oauth/callback", methods=["GET", "POST"])
def oauth_callback() -> Any:
    """A browser comes back here, and brings no secret of ours."""
    if request.args.get("state") != request.cookies.get("state"):
        return "KO", 400
    session.add(Plan(ends=request.args["plan"]))
    session.commit()
    return redirect("/")
