"""Flask-Limiter's default limits hold for every route but those that are exempted."""
# only: apr-no-rate-limit

from flask import Flask
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter  # type: ignore[import-not-found]
from flask_limiter.util import get_remote_address  # type: ignore[import-not-found]

limiter = Limiter(key_func=get_remote_address, default_limits=["100 per hour"])
app = Flask(__name__)
limiter.init_app(app)


@app.post("/login")
def login() -> ResponseReturnValue:
    return "ok"


@app.post("/register")
@limiter.exempt
def register() -> ResponseReturnValue:  # error: apr-no-rate-limit
    return "ok"


@app.post("/uploads")
def upload() -> ResponseReturnValue:  # error: apr-no-rate-limit
    return "ok"


limiter.exempt(upload)
