from flask import Blueprint, abort, g, jsonify, render_template, request, session
from flask_login import current_user, login_required
from shop_policies import policies

from .auth import *
from .models import *

bp = Blueprint("p", __name__)


@bp.route("/purchases")
@login_required
def my_purchases():  # error: apr-client-trusted-identity
    uid = request.args.get("user_id")
    rows = Purchase.query.filter_by(user_id=uid).all()
    return jsonify([r.amount for r in rows])


@bp.route("/purchases/mine")
@login_required
def my_purchases_ok():
    rows = Purchase.query.filter_by(user_id=current_user.id).all()
    return jsonify([r.amount for r in rows])


@bp.route("/purchases/<int:pk>")
@login_required
def purchase(pk):  # error: apr-client-trusted-identity
    p = Purchase.query.get_or_404(pk)
    return jsonify(amount=p.amount, viewer=current_user.email)


@bp.route("/purchases/<int:pk>/ok")
@login_required
def purchase_ok(pk):
    p = Purchase.query.get_or_404(pk)
    if p.user_id != current_user.id:
        abort(404)
    return jsonify(amount=p.amount)


@bp.route("/purchases/<int:pk>/ok2")
@login_required
def purchase_scoped(pk):
    p = Purchase.query.filter_by(id=pk, user_id=current_user.id).first_or_404()
    return jsonify(amount=p.amount)


@bp.route("/me", methods=["POST"])
@login_required
def update_me():  # error: apr-client-trusted-identity
    for k, v in request.json.items():
        setattr(current_user, k, v)
    db.session.commit()
    return "", 204


@bp.route("/me/bio", methods=["POST"])
@login_required
def update_bio():
    for k in ("bio",):
        if k in request.json:
            setattr(current_user, k, request.json[k])
    db.session.commit()
    return "", 204


@bp.route("/users", methods=["POST"])
def create_user():  # error: apr-client-trusted-identity
    data = request.get_json(force=True)
    user = User(email=data["email"], is_admin=data.get("is_admin", False))
    db.session.add(user)
    db.session.commit()
    return jsonify(id=user.id)


@bp.route("/admin/users", methods=["POST"])
@admin_required
def admin_create_user():
    data = request.get_json(force=True)
    user = User(email=data["email"], is_admin=data.get("is_admin", False))
    db.session.add(user)
    db.session.commit()
    return jsonify(id=user.id)


@bp.route("/buy", methods=["POST"])
@login_required
def buy():  # error: apr-client-trusted-identity
    d = request.json
    p = Purchase(user_id=current_user.id, amount=d["price"] * d["qty"])
    db.session.add(p)
    db.session.commit()
    return jsonify(id=p.id)


@bp.route("/buy-ok", methods=["POST"])
@login_required
def buy_ok():
    d = request.json
    product = Product.query.get_or_404(d["product"])
    p = Purchase(user_id=current_user.id, amount=product.price * int(d["qty"]))
    db.session.add(p)
    db.session.commit()
    return jsonify(id=p.id)


@bp.route("/delete-account", methods=["POST"])
def delete_account():  # error: apr-client-trusted-identity
    user = User.query.get(request.cookies.get("uid"))
    db.session.delete(user)
    db.session.commit()
    return "", 204


@bp.route("/delete-account-ok", methods=["POST"])
def delete_account_ok():
    user = User.query.get(session["uid"])
    db.session.delete(user)
    db.session.commit()
    return "", 204


@bp.route("/products/<int:pk>")
def product(pk):
    return jsonify(name=Product.query.get_or_404(pk).name)


@bp.route("/note", methods=["POST"])
@login_required
def note():  # error: apr-client-trusted-identity
    data = request.form.to_dict()
    db.session.add(Purchase(**data))
    db.session.commit()
    return "", 201


@bp.route("/me/address", methods=["POST"])
@login_required
def update_address():
    account = User.query.filter_by(id=current_user.id).one()
    account.city = request.form["city"]
    account.state = request.form["state"]
    account.billing_state = request.form["billing_state"]
    db.session.commit()
    return "", 204


@bp.route("/purchases/<int:pk>/page")
@login_required
def purchase_page(pk):  # error: apr-client-trusted-identity
    p = Purchase.query.get_or_404(pk)
    return render_template("purchase.html", purchase=p, user=current_user)


@bp.route("/purchases/<int:pk>/guarded")
@login_required
def purchase_guarded(pk):
    p = Purchase.query.get_or_404(pk)
    policies.must_see(current_user, p)
    return render_template("purchase.html", purchase=p, user=current_user)
