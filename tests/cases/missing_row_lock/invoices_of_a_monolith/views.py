from flask import Blueprint, abort, jsonify, request
from flask_login import current_user

from .models import *
from . import workflow

bp = Blueprint("inv", __name__)


@bp.route("/invoices/<int:pk>/pay", methods=["POST"])
def pay(pk):
    inv = Invoice.query.get_or_404(pk)
    if inv.status != PENDING:
        abort(409)
    inv.status = PAID  # error: apr-missing-row-lock
    db.session.commit()
    return jsonify(ok=True)


@bp.route("/invoices/<int:pk>/pay-locked", methods=["POST"])
def pay_locked(pk):
    inv = Invoice.query.filter_by(id=pk).with_for_update().first_or_404()
    if inv.status != PENDING:
        abort(409)
    inv.status = PAID
    db.session.commit()
    return jsonify(ok=True)


@bp.route("/invoices/<int:pk>/cancel", methods=["POST"])
def cancel(pk):
    inv = Invoice.query.get(pk)
    if not inv:
        abort(404)
    try:
        inv.cancel()  # error: apr-missing-row-lock
    except ValueError as exc:
        return jsonify(error=str(exc)), 409
    db.session.commit()
    return jsonify(ok=True)


@bp.route("/invoices/<int:pk>/ship", methods=["POST"])
def ship(pk):
    inv = workflow.load(pk)
    workflow.advance(inv, PAID, SHIPPED)  # error: apr-missing-row-lock
    db.session.commit()
    return jsonify(ok=True)


@bp.route("/invoices/<int:pk>/ship2", methods=["POST"])
def ship_cas(pk):
    n = Invoice.query.filter_by(id=pk, status=PAID).update({"status": SHIPPED})
    db.session.commit()
    if not n:
        abort(409)
    return jsonify(ok=True)


@bp.route("/invoices/<int:pk>/ship3", methods=["POST"])
def ship_locked(pk):
    inv = workflow.load_locked(pk)
    workflow.advance(inv, PAID, SHIPPED)
    db.session.commit()
    return jsonify(ok=True)


@bp.route("/invoices/<int:pk>/memo", methods=["POST"])
def memo(pk):
    inv = Invoice.query.get_or_404(pk)
    if inv.status == CANCELLED:
        abort(409)
    return jsonify(memo=inv.memo, status=inv.status)


@bp.route("/invoices/<int:pk>/reopen", methods=["POST"])
def reopen(pk):
    inv = Invoice.query.filter_by(id=pk).first()
    if inv.is_open():
        return jsonify(ok=True)
    inv.status = PENDING  # error: apr-missing-row-lock
    db.session.commit()
    return jsonify(ok=True)


@bp.route("/seats/<int:pk>/hold", methods=["POST"])
def hold(pk):
    seat = Seat.query.filter_by(id=pk, state="free").first()
    if seat is None:
        abort(409)
    seat.state = "held"  # error: apr-missing-row-lock
    seat.holder = current_user.id
    db.session.commit()
    return jsonify(id=seat.id)


@bp.route("/seats/hold-any", methods=["POST"])
def hold_any():
    seat = Seat.query.filter_by(state="free").with_for_update(skip_locked=True).first()
    if seat is None:
        abort(409)
    seat.state = "held"
    seat.holder = current_user.id
    db.session.commit()
    return jsonify(id=seat.id)


@bp.route("/seats", methods=["POST"])
def new_seat():
    seat = Seat()
    seat.state = "free"
    if request.json.get("hold") and seat.state == "free":
        seat.state = "held"
    db.session.add(seat)
    db.session.commit()
    return jsonify(id=seat.id)
