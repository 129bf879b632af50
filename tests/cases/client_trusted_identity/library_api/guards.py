"""Who may ask: the web frontend and the test runner with a secret of theirs, a partner library with its own key."""

from __future__ import annotations

from flask import abort, current_app, g, request
from jwt import decode


def requires_no_auth() -> None:
    pass


def requires_admin_auth() -> None:
    requires_internal_auth(current_app.config["ADMIN_CLIENT_ID"])


def requires_smoke_test_auth() -> None:
    requires_internal_auth(current_app.config["SMOKE_TEST_CLIENT_ID"])


def requires_internal_auth(expected: str) -> None:
    token = request.headers.get("Authorization", "")[7:]
    claims = decode(token, current_app.config["INTERNAL_KEYS"][expected], algorithms=["HS256"])
    if claims["iss"] != expected:
        abort(401)


def requires_partner_auth() -> None:
    token = request.headers.get("Authorization", "")[7:]
    g.partner = decode(token, current_app.config["PARTNER_KEY"], algorithms=["HS256"])["iss"]


def set_admin_menu() -> None:
    g.shows_admin_menu = request.path.startswith("/admin")
