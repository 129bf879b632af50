"""Flask: application, blueprints, hooks, class-based views."""

from flask import Blueprint, Flask, Response, request
from flask.views import MethodView, View

app = Flask(__name__)
bp = Blueprint("shop", __name__, url_prefix="/shop")


@app.route("/", methods=["GET", "POST"])
def index() -> str:  # role: handler runs: worker route: GET,POST /
    return "hello"


@bp.get("/orders")
def orders() -> str:  # role: handler runs: worker route: GET /shop/orders
    return "orders"


@bp.before_request
def load_user() -> None:  # role: handler what: hook runs: worker
    pass


@app.errorhandler(404)
def missing(error: Exception) -> str:  # role: handler what: error handler
    return "missing"


class OrderView(MethodView):  # role: handler
    def get(self, number: int) -> str:  # role: handler runs: worker route: GET /orders/<int:number>
        return self.shown(number)

    def shown(self, number: int) -> str:
        return str(number)


class Legacy(View):  # role: handler
    def dispatch_request(self) -> str:  # role: handler
        return "legacy"


def late() -> str:  # role: handler route: GET /late
    return "late"


app.add_url_rule("/orders/<int:number>", view_func=OrderView.as_view("order"))
app.add_url_rule("/late", "late", late, methods=["GET"])


@app.post("/stripe/webhook")
def stripe() -> Response:  # role: webhook
    request.get_data()
    return Response()


def create_app() -> Flask:
    made = Flask(__name__)

    @made.route("/inner")
    def inner() -> str:  # role: handler
        return "inner"

    return made
