from __future__ import annotations

from flask import Blueprint, jsonify, request

from library_api.tables import Loan, Reader, db

readers = Blueprint("readers", __name__, url_prefix="/readers")
fixtures = Blueprint("fixtures", __name__, url_prefix="/__fixtures")
partners = Blueprint("partners", __name__, url_prefix="/partners")
counter = Blueprint("counter", __name__, url_prefix="/counter")


@readers.route("/<int:user_id>/loans", methods=["GET"])
def loans_of_reader(user_id):
    return jsonify([loan.id for loan in Loan.query.filter_by(user_id=user_id)])


@readers.route("/loans", methods=["POST"])
def lend():
    data = request.get_json()
    db.session.add(Loan(user_id=data["user_id"], due=data["due"]))
    db.session.commit()
    return "", 201


@fixtures.route("/readers", methods=["PUT"])
def put_reader():
    data = request.get_json()
    reader = Reader(email=data["email"], state=data["state"])
    db.session.add(reader)
    db.session.commit()
    return "", 201


@partners.route("/<int:user_id>/loans", methods=["GET"])
def loans_for_partner(user_id):  # error: apr-client-trusted-identity
    return jsonify([loan.id for loan in Loan.query.filter_by(user_id=user_id)])


@counter.route("/<int:user_id>/loans", methods=["GET"])
def loans_at_the_counter(user_id):  # error: apr-client-trusted-identity
    return jsonify([loan.id for loan in Loan.query.filter_by(user_id=user_id)])
