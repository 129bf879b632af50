from flask import Blueprint, abort, request
from flask_login import current_user, login_required

from storefront import ops
from storefront.auth import ensure_can, roles_required
from storefront.db import db
from storefront.models import Store

bp = Blueprint("store", __name__)


@bp.post("/orders/<int:order_id>/refund")
@roles_required("admin", "support")
def refund(order_id):
    ops.refund_order(order_id)
    return "", 204


@bp.delete("/stores/<int:store_id>")
@login_required
def close(store_id):
    ensure_can("close", store_id)
    ops.close_store(store_id)
    return "", 204


@bp.post("/account/delete")
@login_required
def delete_account():
    for store_id in request.json["stores"]:
        ops.close_store(store_id)
    return "", 204


@bp.post("/stores/<int:store_id>/transfer")
@login_required
def transfer(store_id):
    store = db.session.get(Store, store_id)
    if store.owner_id != current_user.id:
        abort(404)
    ops.transfer_balance(store_id, request.json["target"], request.json["cents"])
    return "", 204


@bp.delete("/coupons/<int:coupon_id>")
@login_required
def forget(coupon_id):
    ops.forget_coupon(coupon_id, current_user)
    return "", 204


@bp.get("/stores/<int:store_id>/count")
@roles_required("admin")
def count(store_id):
    return {"n": ops.count_orders(store_id)}


@bp.get("/public/<int:store_id>/count")
def public_count(store_id):
    return {"n": ops.count_orders(store_id)}
