# only: apr-webhook-not-idempotent
"""A helper reads and verifies what was delivered, for all handlers, from the request that the framework has for everybody."""

import stripe
from flask import Flask, abort, request
from flask_mail import Mail, Message
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.exc import IntegrityError

app = Flask(__name__)
db = SQLAlchemy(app)
mail = Mail(app)
_handled = set()


class ProcessedEvent(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    event_id = db.Column(db.String(80), unique=True, nullable=False)


class EventLog(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    event_id = db.Column(db.String(80))
    kind = db.Column(db.String(80))


class Order(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    payment_intent = db.Column(db.String, unique=True)
    paid = db.Column(db.Boolean, default=False)


class Wallet(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    customer = db.Column(db.String, unique=True)
    balance = db.Column(db.Integer, default=0)


def stripe_event():
    try:
        return stripe.Webhook.construct_event(request.data, request.headers["Stripe-Signature"], app.config["WHSEC"])
    except (ValueError, stripe.SignatureVerificationError):
        abort(400)


@app.route("/webhooks/stripe/topup", methods=["POST"])
def topup():  # error: apr-webhook-not-idempotent
    event = stripe_event()
    wallet = Wallet.query.filter_by(customer=event["data"]["object"]["customer"]).with_for_update().one()
    wallet.balance += event["data"]["object"]["amount"]
    db.session.commit()
    return "", 200


@app.route("/webhooks/stripe/topup2", methods=["POST"])
def topup_once():
    event = stripe_event()
    db.session.add(ProcessedEvent(event_id=event["id"]))
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        return "", 200
    wallet = Wallet.query.filter_by(customer=event["data"]["object"]["customer"]).with_for_update().one()
    wallet.balance += event["data"]["object"]["amount"]
    db.session.commit()
    return "", 200


@app.route("/webhooks/stripe/topup3", methods=["POST"])
def topup_logged():  # error: apr-webhook-not-idempotent
    event = stripe_event()
    if EventLog.query.filter_by(event_id=event["id"]).count():
        return "", 200
    db.session.add(EventLog(event_id=event["id"], kind=event["type"]))
    wallet = Wallet.query.filter_by(customer=event["data"]["object"]["customer"]).with_for_update().one()
    wallet.balance += event["data"]["object"]["amount"]
    db.session.commit()
    return "", 200


@app.route("/webhooks/stripe/mail", methods=["POST"])
def thank_you():  # error: apr-webhook-not-idempotent
    event = stripe_event()
    if event["id"] in _handled:
        return "", 200
    _handled.add(event["id"])
    mail.send(Message("Thank you", recipients=[event["data"]["object"]["receipt_email"]]))
    return "", 200


@app.route("/webhooks/stripe/paid", methods=["POST"])
def paid():
    event = stripe_event()
    Order.query.filter_by(payment_intent=event["data"]["object"]["id"]).update({"paid": True})
    db.session.commit()
    return "", 200


@app.route("/webhooks/stripe/refund", methods=["POST"])
def auto_refund():  # error: apr-webhook-not-idempotent
    event = stripe_event()
    stripe.Refund.create(payment_intent=event["data"]["object"]["payment_intent"])
    return "", 200


@app.route("/webhooks/stripe/refund2", methods=["POST"])
def auto_refund_keyed():
    event = stripe_event()
    stripe.Refund.create(payment_intent=event["data"]["object"]["payment_intent"], idempotency_key="refund-" + event["id"])
    return "", 200
