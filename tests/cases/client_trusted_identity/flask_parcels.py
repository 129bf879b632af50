# only: apr-client-trusted-identity
from functools import wraps

from flask import Blueprint, Flask, abort, g, jsonify, redirect, render_template, request, session, url_for
from flask_sqlalchemy import SQLAlchemy
from itsdangerous import URLSafeSerializer

app = Flask(__name__)
db = SQLAlchemy(app)
bp = Blueprint("shop", __name__)
signer = URLSafeSerializer("key")


class Account(db.Model):  # type: ignore
    id = db.Column(db.Integer, primary_key=True)
    email = db.Column(db.String)
    is_admin = db.Column(db.Boolean, default=False)
    balance = db.Column(db.Numeric)


class Parcel(db.Model):  # type: ignore
    id = db.Column(db.Integer, primary_key=True)
    account_id = db.Column(db.Integer, db.ForeignKey("account.id"))
    address = db.Column(db.String)
    status = db.Column(db.String)
    shipping_cost = db.Column(db.Numeric)


class Banner(db.Model):  # type: ignore
    id = db.Column(db.Integer, primary_key=True)
    text = db.Column(db.String)


@app.before_request
def load_account():
    account_id = session.get("account_id")
    g.account = db.session.get(Account, account_id) if account_id else None


@bp.before_app_request
def load_account_from_header():  # error: apr-client-trusted-identity
    g.user = Account.query.get(request.headers.get("X-User-Id"))


def login_required(view):
    @wraps(view)
    def inner(*args, **kwargs):
        if g.account is None:
            return redirect(url_for("login"))
        return view(*args, **kwargs)

    return inner


def admin_required(view):
    @wraps(view)
    def inner(*args, **kwargs):
        if g.account is None or not g.account.is_admin:
            abort(403)
        return view(*args, **kwargs)

    return inner


@bp.get("/parcels/<int:parcel_id>")
@login_required
def show_parcel(parcel_id):  # error: apr-client-trusted-identity
    parcel = Parcel.query.get_or_404(parcel_id)
    return render_template("parcel.html", parcel=parcel)


@bp.get("/my/parcels/<int:parcel_id>")
@login_required
def show_my_parcel(parcel_id):
    parcel = Parcel.query.filter_by(id=parcel_id, account_id=g.account.id).first_or_404()
    return render_template("parcel.html", parcel=parcel)


@bp.get("/admin/parcels/<int:parcel_id>")
@admin_required
def show_any_parcel(parcel_id):
    return render_template("parcel.html", parcel=Parcel.query.get_or_404(parcel_id))


@bp.get("/banner/<int:banner_id>")
def banner(banner_id):
    return jsonify(text=Banner.query.get_or_404(banner_id).text)


@bp.post("/parcels")
@login_required
def create_parcel():  # error: apr-client-trusted-identity (an account may be something one has)
    data = request.get_json()
    parcel = Parcel(**data)
    db.session.add(parcel)
    db.session.commit()
    return jsonify(id=parcel.id), 201


@bp.post("/my/parcels")
@login_required
def create_my_parcel():
    data = request.get_json()
    parcel = Parcel(address=data["address"], account_id=g.account.id, status="new")
    db.session.add(parcel)
    db.session.commit()
    return jsonify(id=parcel.id), 201


@bp.post("/parcels/<int:parcel_id>/ship")
@login_required
def ship(parcel_id):  # error: apr-client-trusted-identity
    parcel = Parcel.query.filter_by(id=parcel_id, account_id=g.account.id).first_or_404()
    parcel.shipping_cost = request.form["shipping_cost"]
    db.session.commit()
    return "", 204


@bp.get("/orders")
def orders_by_user():  # error: apr-client-trusted-identity
    uid = request.args.get("user_id", type=int)
    return jsonify([p.id for p in Parcel.query.filter_by(account_id=uid)])


@bp.get("/unsubscribe")
def unsubscribe():
    """The token was signed by us."""
    account_id = signer.loads(request.args["token"])
    account = db.session.get(Account, account_id)
    account.email = None
    db.session.commit()
    return "bye"


@bp.get("/unsafe-unsubscribe")
def unsafe_unsubscribe():  # gap: apr-client-trusted-identity (before anybody is logged in)
    _, account_id = signer.loads_unsafe(request.args["token"])
    account = db.session.get(Account, account_id)
    account.email = None
    db.session.commit()
    return "bye"


@bp.post("/profile")
@login_required
def profile():  # error: apr-client-trusted-identity
    g.account.is_admin = request.json.get("is_admin", False)
    g.account.email = request.json["email"]
    db.session.commit()
    return "", 204


@bp.post("/email")
@login_required
def change_email():
    g.account.email = request.json["email"]
    db.session.commit()
    return "", 204
