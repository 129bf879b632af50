from flask import Blueprint, Flask, g, jsonify, request
from flask.typing import ResponseReturnValue

from fleet_of_drivers.auth import admin_required, login_required
from fleet_of_drivers.container import make_fleet

bp = Blueprint("fleet", __name__)


@bp.post("/drivers/<int:driver_id>/withdrawals")
@admin_required
def withdraw(driver_id: int) -> ResponseReturnValue:
    return jsonify(status=make_fleet().withdraw(driver_id, int(request.form["cents"])))


@bp.delete("/vehicles/<int:vehicle_id>")
@admin_required
def scrap(vehicle_id: int) -> ResponseReturnValue:
    make_fleet().scrap(vehicle_id)
    return "", 204


@bp.post("/users/<int:user_id>/dispatcher")
@admin_required
def dispatcher(user_id: int) -> ResponseReturnValue:
    make_fleet().make_dispatcher(user_id)
    return "", 204


@bp.get("/trips")
@admin_required
def trips() -> ResponseReturnValue:
    return jsonify([list(row) for row in make_fleet().export_trips(request.args["since"])])


@bp.post("/vehicles/<int:vehicle_id>/name")
@admin_required
def rename(vehicle_id: int) -> ResponseReturnValue:
    make_fleet().rename(vehicle_id, request.form["name"])
    return "", 204


@bp.delete("/drivers/<int:driver_id>")
@login_required
def delete_driver(driver_id: int) -> ResponseReturnValue:
    make_fleet().delete_driver(driver_id, g.user)
    return "", 204


@bp.post("/forget")
@admin_required
def forget() -> ResponseReturnValue:
    make_fleet().forget_trips()
    return "", 204


def create_app() -> Flask:
    app = Flask(__name__)
    app.register_blueprint(bp)
    return app
