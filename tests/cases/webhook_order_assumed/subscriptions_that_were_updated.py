# only: apr-webhook-order-assumed
"""Handlers of a provider's subscriptions are called after what has happened to one."""

import stripe
from flask import Flask, abort, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.exc import IntegrityError

app = Flask(__name__)
db = SQLAlchemy(app)


class Seen(db.Model):
    event_id = db.Column(db.String, primary_key=True)


class Subscription(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    stripe_id = db.Column(db.String, unique=True)
    status = db.Column(db.String)
    plan = db.Column(db.String)
    event_created = db.Column(db.Integer, default=0)


def event_or_400():
    try:
        return stripe.Webhook.construct_event(request.data, request.headers["Stripe-Signature"], app.config["WHSEC"])
    except (ValueError, stripe.SignatureVerificationError):
        abort(400)


@app.post("/webhooks/stripe/a")
def subscription_updated():
    event = event_or_400()
    obj = event["data"]["object"]
    sub = Subscription.query.filter_by(stripe_id=obj["id"]).first()
    if sub is None:
        sub = Subscription(stripe_id=obj["id"])
        db.session.add(sub)
    sub.status = obj["status"]  # error: apr-webhook-order-assumed
    sub.plan = obj["plan"]["id"]
    db.session.commit()
    return ""


@app.post("/webhooks/stripe/b")
def subscription_updated_dedup():
    event = event_or_400()
    db.session.add(Seen(event_id=event["id"]))
    try:
        db.session.flush()
    except IntegrityError:
        return ""
    obj = event["data"]["object"]
    sub = Subscription.query.filter_by(stripe_id=obj["id"]).with_for_update().first_or_404()
    sub.status = obj["status"]  # error: apr-webhook-order-assumed
    db.session.commit()
    return ""


@app.post("/webhooks/stripe/c")
def subscription_updated_fresh():
    event = event_or_400()
    fresh = stripe.Subscription.retrieve(event["data"]["object"]["id"])
    sub = Subscription.query.filter_by(stripe_id=fresh["id"]).first()
    if sub is None:
        return "", 404
    sub.status = fresh["status"]
    db.session.commit()
    return ""


@app.post("/webhooks/stripe/d")
def subscription_updated_newer():
    event = event_or_400()
    obj = event["data"]["object"]
    sub = Subscription.query.filter_by(stripe_id=obj["id"]).with_for_update().first()
    if sub is None:
        return "", 503
    if event["created"] <= sub.event_created:
        return ""
    sub.status = obj["status"]
    sub.event_created = event["created"]
    db.session.commit()
    return ""


@app.post("/webhooks/stripe/e")
def subscription_deleted():
    event = event_or_400()
    sub = Subscription.query.filter_by(stripe_id=event["data"]["object"]["id"]).one()
    sub.status = "canceled"  # error: apr-webhook-order-assumed
    db.session.commit()
    return ""


@app.post("/webhooks/stripe/f")
def trial_ending():
    event = event_or_400()
    sub = Subscription.query.filter_by(stripe_id=event["data"]["object"]["id"]).with_for_update().first()
    if sub is None or sub.status != "trialing":
        return ""
    sub.status = "trial_ending"
    db.session.commit()
    return ""


@app.post("/webhooks/stripe/g")
def invoice_created():
    event = event_or_400()
    app.logger.info("invoice %s", event["data"]["object"]["id"])
    return ""
