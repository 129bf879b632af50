import stripe

from storefront.db import db
from storefront.models import Coupon, Order, Store


def refund_order(order_id):  # error: apr-handler-only-authorization
    order = db.session.get(Order, order_id)
    stripe.Refund.create(charge=order.charge_id)
    order.status = "refunded"
    db.session.commit()


def close_store(store_id):  # error: apr-handler-only-authorization
    store = db.session.get(Store, store_id)
    db.session.delete(store)
    db.session.commit()


def transfer_balance(source_id, target_id, cents):  # error: apr-handler-only-authorization
    source, target = db.session.get(Store, source_id), db.session.get(Store, target_id)
    source.balance -= cents
    target.balance += cents
    db.session.commit()


def forget_coupon(coupon_id, actor):
    coupon = db.session.get(Coupon, coupon_id)
    if coupon.store.owner_id != actor.id:
        raise PermissionError(coupon_id)
    db.session.delete(coupon)
    db.session.commit()


def count_orders(store_id):
    return db.session.query(Order).filter_by(store_id=store_id).count()
