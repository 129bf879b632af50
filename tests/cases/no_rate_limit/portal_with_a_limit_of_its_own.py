# only: apr-no-rate-limit
"""A customer portal on Flask with a limit of its own."""
from __future__ import annotations

import functools
import time
from collections import defaultdict, deque
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import redis
from flask import Blueprint, Flask, Response, abort, current_app, g, jsonify, request, session
from flask.views import MethodView
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.security import check_password_hash, generate_password_hash

P = ParamSpec("P")
R = TypeVar("R")

store = redis.Redis(socket_timeout=1)
limiter = FixedWindowRateLimiter(MemoryStorage())
five_a_minute = parse("5/minute")
_hits: dict[str, deque[float]] = defaultdict(deque)


def throttled(calls: int, seconds: float) -> Callable[[Callable[P, R]], Callable[P, R]]:
    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            hits = _hits[f"{view.__name__}:{request.remote_addr}"]
            now = time.monotonic()
            while hits and hits[0] < now - seconds:
                hits.popleft()
            if len(hits) >= calls:
                abort(429)
            hits.append(now)
            return view(*args, **kwargs)

        return guarded

    return decorate


def timed(view: Callable[P, R]) -> Callable[P, R]:
    @functools.wraps(view)
    def measured(*args: P.args, **kwargs: P.kwargs) -> R:
        started = time.monotonic()
        try:
            return view(*args, **kwargs)
        finally:
            current_app.logger.info("%s took %s", view.__name__, time.monotonic() - started)

    return measured


def limit_all() -> None:
    if not limiter.hit(five_a_minute, request.endpoint or "", request.remote_addr or ""):
        abort(429)


def require_staff() -> None:
    if not g.user or not g.user["is_staff"]:
        abort(403)


account = Blueprint("account", __name__, url_prefix="/account")
limited = Blueprint("limited", __name__, url_prefix="/limited")
limited.before_request(limit_all)
backoffice = Blueprint("backoffice", __name__, url_prefix="/backoffice")
backoffice.before_request(require_staff)


def _user(email: str) -> dict[str, str] | None:
    found = store.hgetall(f"user:{email}")
    return {k.decode(): v.decode() for k, v in found.items()} if isinstance(found, dict) and found else None


@account.post("/login")
@timed
def login() -> Response:  # error: apr-no-rate-limit
    user = _user(request.form["email"])
    if user is None or not check_password_hash(user["password"], request.form["password"]):
        abort(401)
    session["user"] = user["id"]
    return jsonify({"id": user["id"]})


@account.post("/login/throttled")
@throttled(calls=5, seconds=60)
def login_throttled() -> Response:
    user = _user(request.form["email"])
    if user is None or not check_password_hash(user["password"], request.form["password"]):
        abort(401)
    session["user"] = user["id"]
    return jsonify({"id": user["id"]})


@limited.post("/login")
def login_on_limited_blueprint() -> Response:
    user = _user(request.form["email"])
    if user is None or not check_password_hash(user["password"], request.form["password"]):
        abort(401)
    return jsonify({"id": user["id"]})


@account.post("/register")
def register() -> Response:  # error: apr-no-rate-limit
    email = request.form["email"]
    store.hset(f"user:{email}", mapping={"id": email, "password": generate_password_hash(request.form["password"])})
    return jsonify({"id": email})


@account.post("/register/limited")
def register_limited() -> Response:
    if not limiter.test(five_a_minute, "register", request.remote_addr or ""):
        abort(429)
    limiter.hit(five_a_minute, "register", request.remote_addr or "")
    email = request.form["email"]
    store.hset(f"user:{email}", mapping={"id": email, "password": generate_password_hash(request.form["password"])})
    return jsonify({"id": email})


@account.route("/password-reset", methods=["GET", "POST"])
def password_reset() -> Response:  # error: apr-no-rate-limit
    if request.method == "POST":
        current_app.extensions["mailer"].send(request.form["email"], "reset")
    return jsonify({})


@account.post("/checkout/pay")
def pay() -> Response:  # error: apr-no-rate-limit
    current_app.extensions["payments"].charge(g.user["id"], int(request.form["cents"]))
    return jsonify({})


@account.post("/documents/upload")
def upload_document() -> Response:  # error: apr-no-rate-limit
    document = request.files["document"]
    document.save(f"/srv/documents/{g.user['id']}")
    return jsonify({})


@account.get("/documents/share")
def shares() -> Response:
    return jsonify(sorted(g.user["shares"]))


@account.post("/theme")
def theme() -> Response:
    session["theme"] = request.form["theme"]
    return jsonify({})


@backoffice.post("/import")
def import_customers() -> Response:
    """Behind the staff guard."""
    for line in request.files["customers"].stream:
        store.rpush("import", line)
    return jsonify({})


@backoffice.post("/refund/<order>")
def refund(order: str) -> Response:
    current_app.extensions["payments"].refund(order)
    return jsonify({})


class LoginResource(MethodView):
    decorators = [throttled(calls=10, seconds=60)]

    def post(self) -> Response:
        user = _user(request.form["email"])
        if user is None or not check_password_hash(user["password"], request.form["password"]):
            abort(401)
        return jsonify({})


class ShareResource(MethodView):
    def post(self, document: str) -> Response:  # error: apr-no-rate-limit
        current_app.extensions["mailer"].send(request.form["to"], "share", document)
        return jsonify({})

    def get(self, document: str) -> Response:
        return jsonify({})


account.add_url_rule("/resource/login", view_func=LoginResource.as_view("login_resource"))
account.add_url_rule("/resource/share/<document>", view_func=ShareResource.as_view("share_resource"))


def create_app() -> Flask:
    app = Flask(__name__)
    for blueprint in (account, limited, backoffice):
        app.register_blueprint(blueprint)
    return app
