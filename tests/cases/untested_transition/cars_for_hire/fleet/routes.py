from flask import Blueprint, jsonify

from fleet.models import Car, db

bp = Blueprint("cars", __name__, url_prefix="/cars")


@bp.post("/<int:pk>/rent")
def rent(pk):
    car = Car.query.get_or_404(pk)
    car.status = Car.STATUS_RENTED
    db.session.commit()
    return jsonify(ok=True)


@bp.post("/<int:pk>/return")
def give_back(pk):
    car = Car.query.get_or_404(pk)
    car.status = Car.STATUS_FREE
    db.session.commit()
    return jsonify(ok=True)


@bp.post("/<int:pk>/break")
def broken(pk):  # error: apr-untested-transition
    car = Car.query.get_or_404(pk)
    car.status = Car.STATUS_BROKEN
    db.session.commit()
    return jsonify(ok=True)


@bp.get("/free")
def free():
    return jsonify([c.id for c in Car.query.filter_by(status=Car.STATUS_FREE)])


@bp.post("/<int:pk>/plate/<plate>")
def relabel(pk, plate):
    Car.query.get_or_404(pk).plate = plate
    db.session.commit()
    return jsonify(ok=True)
