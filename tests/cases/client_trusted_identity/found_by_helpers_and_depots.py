# only: apr-client-trusted-identity
"""Rows that a helper finds by the column and the model that it is told, drivers whom a depot with a key of its own names, and payments of another system."""

from typing import Any

from flask import Flask, abort, jsonify, request
from flask_jwt_extended import current_user, jwt_required
from flask_sqlalchemy import SQLAlchemy

import paypalrestsdk

app = Flask(__name__)
db = SQLAlchemy(app)


class Driver(db.Model):  # type: ignore
    id = db.Column(db.Integer, primary_key=True)
    username = db.Column(db.String)
    password = db.Column(db.String)


class Depot(db.Model):  # type: ignore
    id = db.Column(db.Integer, primary_key=True)
    key = db.Column(db.String)
    drivers = db.relationship("Driver")


class Order(db.Model):  # type: ignore
    id = db.Column(db.Integer, primary_key=True)
    identifier = db.Column(db.String, unique=True)
    user_id = db.Column(db.Integer, db.ForeignKey("driver.id"))
    amount = db.Column(db.Numeric)
    payment = db.Column(db.String)


class Article(db.Model):  # type: ignore
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.Integer, db.ForeignKey("driver.id"))
    text = db.Column(db.String)


def find_by(model: Any, column: str, value: Any) -> Any:
    return _find(model, column, value, deleted=False)


def find_by_id(model: Any, value: Any) -> Any:
    return _find(model, "id", value, deleted=False)


def _find(model: Any, column: str, value: Any, deleted: bool) -> Any:
    query = model.query.filter(getattr(model, column) == value)
    row = query.filter_by(deleted=deleted).first()
    if row is None:
        abort(404)
    return row


@app.post("/orders/<identifier>/pay")
@jwt_required()
def pay(identifier: str):  # error: apr-client-trusted-identity
    order = find_by(Order, "identifier", identifier)
    return jsonify(amount=str(order.amount))


@app.post("/orders/<int:order_id>/label")
@jwt_required()
def label(order_id: int):  # error: apr-client-trusted-identity
    return jsonify(amount=str(find_by_id(Order, order_id).amount))


@app.post("/orders/<identifier>/cancel")
@jwt_required()
def cancel(identifier: str):
    order = find_by(Order, "identifier", identifier)
    if order.user_id != current_user.id:
        abort(404)
    return jsonify(amount=str(order.amount))


@app.get("/articles/<int:article_id>")
@jwt_required()
def article(article_id: int):
    return jsonify(text=find_by_id(Article, article_id).text)


@app.get("/amounts/<amount>")
@jwt_required()
def by_amount(amount: str):
    return jsonify(id=find_by(Order, "amount", amount).id)


# --- payments that another system keeps ---------------------------------------------------------------------------------------------


@app.post("/payments/execute")
@jwt_required()
def execute():
    payment = paypalrestsdk.Payment.find(request.json["payment_id"])
    if payment.execute({"payer_id": request.json["payer_id"]}):
        return jsonify(done=True)
    return jsonify(error=payment.error)


@app.post("/notes")
@jwt_required()
def notes(store: Any):  # error: apr-client-trusted-identity
    return jsonify(list(store.notes.find({"user_id": request.json["user_id"]})))


# --- a depot says which of its drivers is asking ------------------------------------------------------------------------------------


def depot_of_key(key: str | None) -> Any:
    depot = Depot.query.filter_by(key=key).first()
    if not key or depot is None:
        raise PermissionError("no depot has this key")
    return depot


@app.post("/tours")
def start_tour():
    depot = depot_of_key(request.headers.get("Authorization"))
    driver = Driver.query.filter_by(username=request.headers.get("X-User")).one()
    if driver not in depot.drivers:
        abort(403)
    return jsonify(driver=driver.id)


@app.post("/tours/end")
def end_tour():  # error: apr-client-trusted-identity
    depot_of_key(request.headers.get("Authorization"))
    driver = Driver.query.filter_by(username=request.headers.get("X-User")).one()
    return jsonify(driver=driver.id)


@app.post("/tours/break")
def break_tour():  # error: apr-client-trusted-identity
    depot = depot_of_key(request.headers.get("Authorization"))
    driver = Driver.query.filter_by(username=request.headers.get("X-User")).one()
    return jsonify(driver=driver.id, depot=depot.id)
