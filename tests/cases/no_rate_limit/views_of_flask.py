"""Flask with Flask-Limiter, which mypy does not see: decorators above and below the route, method views, blueprints, and no limit at all."""
# only: apr-no-rate-limit

from flask import Blueprint, Flask, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask.views import MethodView
from flask_limiter import Limiter  # type: ignore[import-not-found]
from flask_limiter.util import get_remote_address  # type: ignore[import-not-found]

app = Flask(__name__)
limiter = Limiter(get_remote_address, app=app)
auth = Blueprint("auth", __name__)
shop = Blueprint("shop", __name__)
limited = Blueprint("limited", __name__)
limiter.limit("10 per minute")(limited)
attempts: dict[str, int] = {}


@auth.route("/login", methods=["GET", "POST"])
def login() -> ResponseReturnValue:  # error: apr-no-rate-limit
    return render_template("login.html")


@auth.route("/signin", methods=["POST"])
@limiter.limit("5 per minute")
def signin() -> ResponseReturnValue:
    return "ok"


@limiter.limit("5 per minute")
@auth.route("/reset-password", methods=["POST"])
def reset_password() -> ResponseReturnValue:  # error: apr-no-rate-limit
    return "ok"


@auth.get("/login-form")
def login_form() -> ResponseReturnValue:
    return render_template("login.html")


@auth.post("/token")
def issue_token() -> ResponseReturnValue:
    address = request.remote_addr or ""
    if attempts.get(address, 0) > 5:
        return jsonify(error="too many attempts"), 403
    attempts[address] = attempts.get(address, 0) + 1
    return "token"


@shop.post("/avatar")
def store_avatar() -> ResponseReturnValue:  # error: apr-no-rate-limit
    request.files["avatar"].save("avatar.png")
    return "ok"


@shop.post("/gift-cards/redeem")
def redeem_gift_card() -> ResponseReturnValue:  # error: apr-no-rate-limit
    return "ok"


@limited.post("/transfer")
def transfer() -> ResponseReturnValue:
    return "ok"


class CheckoutView(MethodView):
    def get(self) -> ResponseReturnValue:
        return "form"

    def post(self) -> ResponseReturnValue:  # error: apr-no-rate-limit
        return "paid"


class RefundView(MethodView):
    decorators = [limiter.limit("5 per minute")]

    def post(self) -> ResponseReturnValue:
        return "paid"


shop.add_url_rule("/checkout", view_func=CheckoutView.as_view("checkout"))
shop.add_url_rule("/refund", view_func=RefundView.as_view("refund"))
app.register_blueprint(auth)
app.register_blueprint(shop)
app.register_blueprint(limited)
