"""A hook of a blueprint that counts, and answers 429 for all of its routes; the other blueprint has none."""
# only: apr-no-rate-limit

from flask import Blueprint, Flask, abort, request
from flask.typing import ResponseReturnValue
from redis import Redis

redis = Redis(socket_timeout=1)
auth = Blueprint("auth", __name__)
shop = Blueprint("shop", __name__)


@auth.before_request
def not_too_often() -> None:
    if int(redis.incr(f"auth:{request.remote_addr}")) > 10:  # type: ignore[arg-type]
        abort(429)


@auth.post("/login")
def login() -> ResponseReturnValue:
    return "ok"


@shop.post("/checkout")
def checkout() -> ResponseReturnValue:  # error: apr-no-rate-limit
    return "ok"


app = Flask(__name__)
app.register_blueprint(auth)
app.register_blueprint(shop)
