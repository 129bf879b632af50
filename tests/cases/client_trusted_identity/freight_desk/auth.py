from __future__ import annotations

import base64
import json
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import abort, g, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import select

from freight_desk.models import Account, db

P = ParamSpec("P")
R = TypeVar("R")
signer = URLSafeTimedSerializer("from-settings")


def login_required(view: Callable[P, R]) -> Callable[P, R]:
    @wraps(view)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            account_id = signer.loads(request.cookies.get("session", ""), max_age=3600)
        except BadSignature:
            abort(401)
        g.account = db.session.get(Account, account_id) or abort(401)
        return view(*args, **kwargs)

    return checked


def roles_required(*roles: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            if g.account.role not in roles:
                abort(403)
            return view(*args, **kwargs)

        return checked

    return decorate


def load_account_from_token() -> None:  # error: apr-client-trusted-identity
    """before_request hook of the partner API: reads the payload of the partner's token."""
    header = request.headers.get("Authorization", "")
    payload = header.removeprefix("Bearer ").split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=="))
    g.account = db.session.scalars(select(Account).where(Account.id == claims["account_id"])).one()


def load_account_from_gateway() -> None:  # error: apr-client-trusted-identity
    g.account = db.session.get(Account, int(request.headers["X-Account-Id"]))
