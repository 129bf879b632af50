from functools import wraps

import jwt
from flask import abort, current_app, g, request
from flask_login import current_user

from .models import *


def load_user():  # error: apr-client-trusted-identity
    token = request.headers.get("Authorization", "").replace("Bearer ", "")
    payload = jwt.decode(token, options={"verify_signature": False})
    g.user = User.query.get(payload["sub"])


def load_user_ok():
    token = request.headers.get("Authorization", "").replace("Bearer ", "")
    payload = jwt.decode(token, current_app.config["SECRET_KEY"], algorithms=["HS256"])
    g.user = User.query.get(payload["sub"])


def header_user():  # gap: apr-client-trusted-identity
    uid = request.headers.get("X-User-Id")
    if not uid:
        abort(401)
    g.user = User.query.get(uid)


def admin_required(f):
    @wraps(f)
    def inner(*args, **kwargs):
        if not current_user.is_authenticated or not current_user.is_admin:
            abort(403)
        return f(*args, **kwargs)

    return inner
