import csv
import io

from flask import Blueprint, jsonify, request, make_response
from sqlalchemy.orm import joinedload, subqueryload

from .models import *
from . import helpers

bp = Blueprint("orders", __name__)
PAGE = 50


@bp.route("/orders")
def list_orders():
    page = int(request.args.get("page", 1))
    orders = Order.query.order_by(Order.created.desc()).paginate(page, PAGE, False)
    return jsonify(orders=[o.as_dict() for o in orders.items], total=orders.total)  # error: apr-n-plus-one


@bp.route("/orders/short")
def list_orders_short():
    orders = Order.query.order_by(Order.created.desc()).limit(PAGE).all()
    return jsonify(orders=[o.short() for o in orders])


@bp.route("/orders/eager")
def list_orders_eager():
    orders = Order.query.options(joinedload("customer")).all()
    return jsonify(orders=[o.as_dict() for o in orders])


@bp.route("/orders.csv")
def export_orders():
    buf = io.StringIO()
    writer = csv.writer(buf)
    for order in Order.query.filter(Order.number.isnot(None)):
        writer.writerow([order.number, order.customer.name, order.lines.count()])  # error: apr-n-plus-one
    resp = make_response(buf.getvalue())
    resp.headers["Content-Type"] = "text/csv"
    return resp


@bp.route("/orders/balances")
def balances():
    result = {}
    for o in Order.query.filter_by(customer_id=request.args["customer"]).all():
        result[o.number] = o.paid_total  # error: apr-n-plus-one
    return jsonify(result)


@bp.route("/orders/balances-fast")
def balances_fast():
    result = {}
    q = Order.query.options(subqueryload(Order.payments))
    for o in q.filter_by(customer_id=request.args["customer"]).all():
        result[o.number] = o.paid_total
    return jsonify(result)


@bp.route("/orders/<int:order_id>")
def one_order(order_id):
    order = Order.query.get_or_404(order_id)
    data = order.as_dict()
    data["lines"] = [{"sku": l.sku, "qty": l.qty} for l in order.lines]
    return jsonify(data)


@bp.route("/customers")
def customers():
    out = []
    for c in Customer.query.all():
        out.append({"name": c.name, "region": c.region.label})
    return jsonify(out)


@bp.route("/customers/last")
def customers_with_last_order():
    out = []
    for c in Customer.query.all():
        out.append({"name": c.name, "last": helpers.last_order_number(c.id)})  # error: apr-n-plus-one
    return jsonify(out)


@bp.route("/customers/bulk", methods=["POST"])
def bulk():
    names = []
    for cid in request.json["ids"]:
        c = Customer.query.get(cid)  # error: apr-n-plus-one
        if c:
            names.append(c.name)
    return jsonify(names)


@bp.route("/customers/bulk2", methods=["POST"])
def bulk_in():
    rows = Customer.query.filter(Customer.id.in_(request.json["ids"])).all()
    by_id = dict((c.id, c) for c in rows)
    return jsonify([by_id[i].name for i in request.json["ids"] if i in by_id])


@bp.route("/customers/totals")
def totals():
    rows = Customer.query.all()
    helper = helpers.Totals(db.session)
    return jsonify(dict((c.name, helper.of(c)) for c in rows))  # error: apr-n-plus-one


@bp.route("/customers/grouped")
def totals_grouped():
    rows = (
        db.session.query(Customer.name, db.func.sum(Payment.amount))
        .join(Order, Order.customer_id == Customer.id)
        .join(Payment)
        .group_by(Customer.name)
    )
    return jsonify(dict((name, total) for name, total in rows))


@bp.route("/health")
def health():
    counts = {}
    for label, model in (("orders", Order), ("customers", Customer)):
        counts[label] = model.query.count()
    return jsonify(counts)
