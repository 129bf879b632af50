# only: apr-no-rate-limit
"""Accounts that are made by a route named for what it keeps; a limiter of one's own that a blueprint has, and the others have not."""

import functools
import time

from flask import Blueprint, Flask, abort, g, jsonify, request
from flask.views import MethodView
from flask_sqlalchemy import SQLAlchemy
from redis import Redis

site = Flask(__name__)
db = SQLAlchemy(site)
kv = Redis()
wallet = Blueprint("wallet", __name__)
accounts = Blueprint("accounts", __name__)
staff = Blueprint("staff", __name__)


class Limiter:
    def limit(self, count):
        def check():
            if kv.incr("%s:%d" % (request.endpoint, time.time() // 60)) > count:
                abort(429)

        def apply(target):
            if hasattr(target, "before_request"):
                target.before_request(check)
                return target

            @functools.wraps(target)
            def inner(*args, **kwargs):
                check()
                return target(*args, **kwargs)

            return inner

        return apply


limiter = Limiter()
limiter.limit(30)(wallet)


class Member(db.Model):  # type: ignore[name-defined, misc]
    id = db.Column(db.Integer, primary_key=True)
    email = db.Column(db.String(200))
    password = db.Column(db.String(200))


class Pet(db.Model):  # type: ignore[name-defined, misc]
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(200))


def login_required(view):
    @functools.wraps(view)
    def inner(*args, **kwargs):
        if g.user is None:
            abort(401)
        return view(*args, **kwargs)

    return inner


class MemberView(MethodView):
    def post(self):  # error: apr-no-rate-limit
        data = request.get_json()
        db.session.add(Member(email=data["email"], password=data["password"]))
        db.session.commit()
        return jsonify(ok=True), 201


class PetView(MethodView):
    def post(self):
        db.session.add(Pet(name=request.get_json()["name"]))
        db.session.commit()
        return jsonify(ok=True), 201


@accounts.post("/members")
@limiter.limit(3)
def add_member():
    data = request.get_json()
    db.session.add(Member(email=data["email"], password=data["password"]))
    db.session.commit()
    return jsonify(ok=True), 201


@accounts.post("/login")
def login():  # error: apr-no-rate-limit
    return jsonify(ok=bool(Member.query.filter_by(password=request.json["password"]).first()))


@wallet.post("/transfer")
def transfer():
    kv.decrby("balance", int(request.json["cents"]))
    return jsonify(ok=True)


@staff.post("/members/new")
@login_required
def invite_member():
    data = request.get_json()
    db.session.add(Member(email=data["email"], password=data["password"]))
    db.session.commit()
    return jsonify(ok=True), 201


@staff.post("/internal/members")
def seeded_member():
    data = request.get_json()
    db.session.add(Member(email=data["email"], password=data["password"]))
    db.session.commit()
    return jsonify(ok=True), 201


accounts.add_url_rule("/people", view_func=MemberView.as_view("people"))
accounts.add_url_rule("/pets", view_func=PetView.as_view("pets"))
site.register_blueprint(accounts)
site.register_blueprint(wallet)
site.register_blueprint(staff)
