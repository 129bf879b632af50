from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, g, jsonify, request
from flask.views import MethodView

from freight_desk.auth import load_account_from_gateway, load_account_from_token, login_required, roles_required
from freight_desk.models import Depot, Shipment, db
from freight_desk.repository import SqlShipmentRepository
from freight_desk.service import ShipmentService

bp = Blueprint("shipments", __name__, url_prefix="/shipments")
partner_bp = Blueprint("partner", __name__, url_prefix="/partner")
internal_bp = Blueprint("internal", __name__, url_prefix="/internal")
partner_bp.before_request(load_account_from_token)
internal_bp.before_request(load_account_from_gateway)
service = ShipmentService(SqlShipmentRepository())


def _as_json(shipment: Shipment) -> dict[str, Any]:
    return {"id": shipment.id, "status": shipment.status, "reference": shipment.reference}


@bp.get("/<int:shipment_id>")
@login_required
def show(shipment_id: int) -> Response:  # error: apr-client-trusted-identity
    return jsonify(_as_json(service.details(shipment_id)))


@bp.get("/<int:shipment_id>/full")
@login_required
def show_own(shipment_id: int) -> Response:
    return jsonify(_as_json(service.details_for(g.account, shipment_id)))


@bp.get("/<int:shipment_id>/label")
@login_required
def label(shipment_id: int) -> Response:
    shipment = service.owned(g.account, shipment_id)
    if shipment is None:
        abort(404)
    return jsonify(_as_json(shipment))


@bp.get("/history")
@login_required
def history() -> Response:  # error: apr-client-trusted-identity
    account_id = int(request.args["account_id"])
    return jsonify([_as_json(s) for s in service.history(account_id)])


@bp.get("/history/mine")
@login_required
def own_history() -> Response:
    return jsonify([_as_json(s) for s in service.history(g.account.id)])


@bp.get("/history/<int:account_id>")
@login_required
@roles_required("dispatcher", "admin")
def history_of(account_id: int) -> Response:
    return jsonify([_as_json(s) for s in service.history(account_id)])


@bp.post("/")
@login_required
def book() -> Response:  # error: apr-client-trusted-identity
    body = request.get_json()
    shipment = service.book(g.account.id, body["reference"], price_cents=body["price_cents"])
    return jsonify(_as_json(shipment))


@bp.post("/quoted")
@login_required
def book_quoted() -> Response:
    body = request.get_json()
    price = service.quote(int(body["weight"]))
    return jsonify(_as_json(service.book(g.account.id, body["reference"], price_cents=price)))


@bp.post("/<int:shipment_id>/tip")
@login_required
def tip(shipment_id: int) -> Response:
    """The sender decides on the courier's tip."""
    shipment = service.details_for(g.account, shipment_id)
    cents = int(request.get_json()["tip_cents"])
    if not 0 <= cents <= 10_000:
        abort(422)
    shipment.tip_cents = cents
    db.session.commit()
    return jsonify(_as_json(shipment))


@bp.get("/depots/<int:depot_id>")
def depot(depot_id: int) -> Response:
    found = db.session.get(Depot, depot_id) or abort(404)
    return jsonify({"city": found.city, "hours": found.opening_hours})


class ShipmentResource(MethodView):
    decorators = [login_required]

    def put(self, shipment_id: int) -> Response:  # error: apr-client-trusted-identity
        shipment = db.session.get(Shipment, shipment_id) or abort(404)
        shipment.reference = request.get_json()["reference"]
        db.session.commit()
        return jsonify(_as_json(shipment))

    def delete(self, shipment_id: int) -> Response:
        shipment = db.session.get(Shipment, shipment_id) or abort(404)
        if shipment.account_id != g.account.id:
            abort(404)
        db.session.delete(shipment)
        db.session.commit()
        return jsonify({})


bp.add_url_rule("/r/<int:shipment_id>", view_func=ShipmentResource.as_view("resource"))
