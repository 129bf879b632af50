"""What is held against a signature in a header is a delivery, whatever it is called, and what makes sure of that may be a library's object without types."""
# only: apr-webhook-not-idempotent, apr-unsigned-webhook, apr-webhook-order-assumed

from __future__ import annotations

from functools import cached_property
from typing import Any

from flask import Flask, abort, request
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

app = Flask(__name__)


class Base(DeclarativeBase):
    pass


class Line(Base):
    __tablename__ = "lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]
    seconds: Mapped[int]


session = Session()


class Carrier:
    @cached_property
    def validator(self) -> Any:
        return __import__("carrier").Validator("secret")


carrier = Carrier()


def _make_sure_of(sent: Any) -> None:
    if "X-Carrier-Signature" not in sent.headers:
        abort(400)
    signature = sent.headers["X-Carrier-Signature"]
    validator = carrier.validator
    if not validator.validate(sent.url, sent.form, signature):
        abort(403)


@app.route("/calls/status", methods=["POST"])
def call_status() -> tuple[str, int]:  # error: apr-webhook-not-idempotent
    _make_sure_of(request)
    line = session.query(Line).filter_by(number=request.form["called"]).one_or_none()
    if line is None:
        abort(503)
    line.seconds = line.seconds - int(request.form["duration"])
    session.commit()
    return "", 204


def _look_at(sent: Any) -> None:
    if "X-Language" not in sent.headers:
        abort(400)


@app.route("/calls/booked", methods=["POST"])
def booked() -> tuple[str, int]:
    _look_at(request)
    line = session.query(Line).filter_by(number=request.form["called"]).one_or_none()
    if line is None:
        abort(503)
    line.seconds = line.seconds - int(request.form["duration"])
    session.commit()
    return "", 204
