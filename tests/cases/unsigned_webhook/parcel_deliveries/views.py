from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, request
from flask.views import MethodView
from pymongo import MongoClient

from parcel_deliveries.parcels import MongoParcels, ParcelService
from parcel_deliveries.verify import HmacVerifier, JwtVerifier, Verifier, check_signature, is_genuine, secret_of

client: MongoClient[dict[str, Any]] = MongoClient(timeoutMS=2000)
parcels = ParcelService(MongoParcels(client.parcels.parcels))

carrier_webhooks = Blueprint("carrier_webhooks", __name__, url_prefix="/webhooks/carrier")
carrier_webhooks.before_request(check_signature)
webhooks = Blueprint("webhooks", __name__, url_prefix="/webhooks")


@carrier_webhooks.post("/status")
def carrier_status() -> Response:
    parcels.on_event(request.get_json())
    return jsonify({})


@webhooks.post("/courier")
def courier_webhook() -> Response:  # error: apr-unsigned-webhook
    parcels.on_event(request.get_json())
    return jsonify({})


@webhooks.post("/locker")
def locker_webhook() -> Response:
    if not is_genuine("locker"):
        abort(401)
    parcels.on_event(request.get_json())
    return jsonify({})


@webhooks.post("/depot")
def depot_webhook() -> Response:
    verifier: Verifier = HmacVerifier(secret_of("depot"))
    try:
        verifier.verify(request.get_data(), request.headers["X-Signature"])
    except PermissionError:
        abort(401)
    parcels.on_event(request.get_json())
    return jsonify({})


@webhooks.post("/customs")
def customs_webhook() -> Response:
    JwtVerifier(current_app.config["CUSTOMS_KEY"]).verify(request.get_data(), request.headers["X-Token"])
    parcels.on_event(request.get_json())
    return jsonify({})


@webhooks.post("/customs/soft")
def customs_webhook_soft() -> Response:  # error: apr-unsigned-webhook
    try:
        JwtVerifier(current_app.config["CUSTOMS_KEY"]).verify(request.get_data(), request.headers["X-Token"])
    except PermissionError as exc:
        current_app.logger.warning("customs: %s", exc)
    parcels.on_event(request.get_json())
    return jsonify({})


class BaseWebhook(MethodView):
    provider = "base"

    def post(self) -> Response:
        self.authenticate()
        self.handle(request.get_json())
        return jsonify({})

    def authenticate(self) -> None:
        try:
            HmacVerifier(secret_of(self.provider)).verify(request.get_data(), request.headers.get("X-Signature", ""))
        except PermissionError:
            abort(401)

    def handle(self, event: dict[str, Any]) -> None:
        raise NotImplementedError


class BikeWebhook(BaseWebhook):
    provider = "bike"

    def handle(self, event: dict[str, Any]) -> None:
        parcels.on_event(event)


class DroneWebhook(BaseWebhook):
    """The drones' firmware cannot sign."""

    provider = "drone"

    def post(self) -> Response:  # error: apr-unsigned-webhook
        self.handle(request.get_json())
        return jsonify({})

    def handle(self, event: dict[str, Any]) -> None:
        parcels.on_event(event)


class PostWebhook(BaseWebhook):
    provider = "post"

    def authenticate(self) -> None:
        if request.remote_addr is None:
            abort(400)

    def handle(self, event: dict[str, Any]) -> None:  # error: apr-unsigned-webhook
        parcels.on_event(event)


webhooks.add_url_rule("/bike", view_func=BikeWebhook.as_view("bike"))
webhooks.add_url_rule("/drone", view_func=DroneWebhook.as_view("drone"))
webhooks.add_url_rule("/post", view_func=PostWebhook.as_view("post"))
