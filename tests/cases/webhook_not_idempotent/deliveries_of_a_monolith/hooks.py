import stripe
from flask import Blueprint, abort, current_app, jsonify, request
from sqlalchemy.exc import IntegrityError

from .models import *
from . import billing
from .mailer import send_receipt

bp = Blueprint("hooks", __name__, url_prefix="/webhooks")
seen = set()


@bp.route("/stripe", methods=["POST"])
def stripe_hook():  # error: apr-webhook-not-idempotent
    event = stripe.Webhook.construct_event(request.data, request.headers["Stripe-Signature"], current_app.config["WH"])
    if event["type"] == "charge.succeeded":
        obj = event["data"]["object"]
        db.session.add(Credit(user_id=obj["metadata"]["user"], amount=obj["amount"]))
        db.session.commit()
    return "", 200


@bp.route("/stripe2", methods=["POST"])
def stripe_hook_ok():
    event = stripe.Webhook.construct_event(request.data, request.headers["Stripe-Signature"], current_app.config["WH"])
    db.session.add(Event(event_id=event["id"]))
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        return "", 200
    db.session.add(Credit(user_id=1, amount=event["data"]["object"]["amount"]))
    db.session.commit()
    return "", 200


@bp.route("/stripe3", methods=["POST"])
def stripe_hook_seen():  # error: apr-webhook-not-idempotent
    event = stripe.Webhook.construct_event(request.data, request.headers["Stripe-Signature"], current_app.config["WH"])
    if event["id"] in seen:
        return "", 200
    seen.add(event["id"])
    send_receipt.delay(event["data"]["object"]["receipt_email"])
    return "", 200


@bp.route("/stripe4", methods=["POST"])
def stripe_hook_checked():  # error: apr-webhook-not-idempotent
    event = stripe.Webhook.construct_event(request.data, request.headers["Stripe-Signature"], current_app.config["WH"])
    if SeenEvent.query.filter_by(event_id=event["id"]).first():
        return "", 200
    billing.apply_credit(event["data"]["object"])
    db.session.add(SeenEvent(event_id=event["id"]))
    db.session.commit()
    return "", 200


@bp.route("/paypal", methods=["POST"])
def paypal():  # error: apr-webhook-not-idempotent
    data = request.get_json()
    billing.verify(request)
    billing.apply_credit(data["resource"])
    return "ok"


@bp.route("/paypal2", methods=["POST"])
def paypal_ok():
    data = request.get_json()
    billing.verify(request)
    billing.apply_once(data["id"], data["resource"])
    return "ok"


@bp.route("/mailgun", methods=["POST"])
def mailgun():
    data = request.get_json()
    billing.verify(request)
    Subscription.query.filter_by(ref=data["ref"]).update({"email": data["email"]})
    db.session.commit()
    return "ok"


@bp.route("/ping", methods=["POST"])
def ping():
    billing.verify(request)
    return jsonify(pong=True)


@bp.route("/github", methods=["POST"])
def github():  # error: apr-webhook-not-idempotent
    billing.verify(request)
    body = request.json
    if body.get("action") == "opened":
        send_receipt.delay(body["sender"]["email"])
    return "", 204


@bp.route("/github2", methods=["POST"])
def github_ok():
    billing.verify(request)
    delivery = request.headers["X-GitHub-Delivery"]
    if not current_app.redis.set("gh:%s" % delivery, 1, nx=True, ex=86400):
        return "", 204
    send_receipt.delay(request.json["sender"]["email"])
    return "", 204
