from __future__ import annotations

from flask import Flask, jsonify, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.security import check_password_hash

limiter = Limiter(key_func=get_remote_address)


class Config:
    RATELIMIT_DEFAULT = "100/hour"
    RATELIMIT_STORAGE_URI = "redis://localhost"


def create_app() -> Flask:
    app = Flask(__name__)
    app.config.from_object(Config)
    limiter.init_app(app)

    @app.post("/login")
    def login():  # type: ignore[no-untyped-def]
        return jsonify(ok=check_password_hash("x", request.form["password"]))

    return app
