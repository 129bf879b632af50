# only: apr-client-trusted-identity
"""Flask: ids from the path, arguments, form and JSON; the session and a decorator's check."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Flask, abort, g, jsonify, request, session
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
db = SQLAlchemy(app)
bp = Blueprint("bank", __name__)
admin_bp = Blueprint("back", __name__)


class Customer(db.Model):  # type: ignore[name-defined, misc]
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String)
    is_admin = db.Column(db.Boolean)


class Invoice(db.Model):  # type: ignore[name-defined, misc]
    id = db.Column(db.Integer, primary_key=True)
    customer_id = db.Column(db.Integer)
    amount = db.Column(db.Integer)
    note = db.Column(db.String)


def login_required(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        if "customer_id" not in session:
            abort(401)
        return view(*args, **kwargs)

    return wrapper


def admin_required(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        if not g.user.is_admin:
            abort(403)
        return view(*args, **kwargs)

    return wrapper


@bp.route("/invoices")
def invoices() -> Any:  # error: apr-client-trusted-identity
    rows = Invoice.query.filter_by(customer_id=request.args["customer_id"]).all()
    return jsonify([row.id for row in rows])


@bp.route("/customers/<int:customer_id>/invoices")
@login_required
def invoices_of(customer_id: int) -> Any:  # error: apr-client-trusted-identity
    rows = Invoice.query.filter(Invoice.customer_id == customer_id).all()
    return jsonify([row.id for row in rows])


@bp.get("/invoices/<int:invoice_id>")
@login_required
def invoice(invoice_id: int) -> Any:  # error: apr-client-trusted-identity
    row = Invoice.query.get_or_404(invoice_id)
    return jsonify(note=row.note)


@bp.post("/invoices")
@login_required
def make_invoice() -> Any:  # error: apr-client-trusted-identity
    data = request.get_json()
    db.session.add(Invoice(customer_id=data["customer_id"], note=data["note"]))
    db.session.commit()
    return "", 201


@bp.post("/register")
def register() -> Any:  # error: apr-client-trusted-identity
    db.session.add(Customer(**request.get_json()))
    db.session.commit()
    return "", 201


@bp.post("/me")
def change_me() -> Any:  # error: apr-client-trusted-identity
    customer = Customer.query.get(session["customer_id"])
    customer.is_admin = request.form.get("is_admin") == "1" or request.form["is_admin"]
    db.session.commit()
    return ""


@bp.get("/me/invoices")
@login_required
def my_invoices() -> Any:
    rows = Invoice.query.filter_by(customer_id=session["customer_id"]).all()
    return jsonify([row.id for row in rows])


@bp.get("/me/invoices/<int:invoice_id>")
@login_required
def my_invoice(invoice_id: int) -> Any:
    row = Invoice.query.filter_by(id=invoice_id, customer_id=session["customer_id"]).first_or_404()
    return jsonify(note=row.note)


@bp.get("/me/invoices/<int:invoice_id>/checked")
def my_invoice_checked(invoice_id: int) -> Any:
    row = Invoice.query.get_or_404(invoice_id)
    if row.customer_id != g.user.id:
        abort(404)
    return jsonify(note=row.note)


@bp.get("/any/invoices/<int:invoice_id>")
@admin_required
def any_invoice(invoice_id: int) -> Any:
    return jsonify(note=Invoice.query.get_or_404(invoice_id).note)


@bp.post("/sign-up")
def sign_up() -> Any:
    data = request.get_json()
    db.session.add(Customer(name=data["name"], is_admin=False))
    db.session.commit()
    return "", 201


@bp.get("/theme")
def theme() -> str:
    return request.cookies.get("theme", "light")


@admin_bp.before_request
def only_administrators() -> None:
    if not g.user.is_admin:
        abort(403)


@admin_bp.get("/customers/<int:customer_id>/invoices")
def invoices_for_staff(customer_id: int) -> Any:
    return jsonify([row.id for row in Invoice.query.filter_by(customer_id=customer_id).all()])
