# only: apr-client-trusted-identity
"""Cookies that the application has signed or encrypted say who asks; those that it has not, do not."""

from __future__ import annotations

import os

from cryptography.fernet import Fernet
from django.core import signing
from django.db import models
from django.http import HttpRequest, JsonResponse
from flask import Flask, jsonify, request
from itsdangerous import BadSignature, TimestampSigner, URLSafeSerializer, URLSafeTimedSerializer

from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
db = SQLAlchemy(app)
signer = URLSafeSerializer("secret")
stamper = TimestampSigner("secret")


class Wallet(db.Model):  # type: ignore[name-defined]
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.Integer)


class Parcel(models.Model):
    owner_id = models.IntegerField()

    class Meta:
        app_label = "x"


@app.get("/1")
def one():
    uid = signer.loads(request.cookies["session_user"])
    return jsonify(id=Wallet.query.filter_by(user_id=uid).first_or_404().id)


@app.get("/2")
def two():
    try:
        data = URLSafeTimedSerializer("k").loads(request.cookies.get("session", ""), max_age=60)
    except BadSignature:
        return "", 401
    return jsonify(id=Wallet.query.filter_by(user_id=data["user_id"]).first_or_404().id)


@app.get("/3")
def three():
    uid = int(stamper.unsign(request.cookies["uid"]).decode())
    return jsonify(id=Wallet.query.filter_by(user_id=uid).first_or_404().id)


@app.get("/3b")
def three_b():  # error: apr-client-trusted-identity
    ok, data = signer.loads_unsafe(request.cookies["uid"])
    return jsonify(id=Wallet.query.filter_by(user_id=data).first_or_404().id)


def four(request: HttpRequest):
    uid = request.get_signed_cookie("uid", max_age=3600)
    return JsonResponse({"n": Parcel.objects.filter(owner_id=uid).count()})


def five(request: HttpRequest):
    uid = signing.loads(request.COOKIES["uid"])["id"]
    return JsonResponse({"n": list(Parcel.objects.filter(owner_id=uid).values("id"))})


def six(request: HttpRequest):  # error: apr-client-trusted-identity
    uid = request.COOKIES["uid"]
    return JsonResponse({"n": list(Parcel.objects.filter(owner_id=uid).values("id"))})


def read_cookie(raw: str) -> int:
    return int(signer.loads(raw))


@app.get("/7")
def seven():
    uid = read_cookie(request.cookies["uid"])
    return jsonify(id=Wallet.query.filter_by(user_id=uid).first_or_404().id)


@app.get("/8")
def eight():  # error: apr-client-trusted-identity
    from base64 import b64decode

    uid = int(b64decode(request.cookies["uid"]))
    return jsonify(id=Wallet.query.filter_by(user_id=uid).first_or_404().id)


box = Fernet(os.environ["BOX"])


@app.get("/9")
def nine():
    uid = int(box.decrypt(request.cookies["uid"].encode()))
    return jsonify(id=Wallet.query.filter_by(user_id=uid).first_or_404().id)
