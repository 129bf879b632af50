from flask import Blueprint, jsonify, request

from . import clients
from .clients import *
from .tasks import archive_doc

bp = Blueprint("v", __name__)
crm = Crm("t")
tax = Tax()


@bp.route("/rates")
def rates():
    return jsonify(get_rates(request.args.get("base", "EUR")))


@bp.route("/convert")
def convert():
    rate = get_rates(request.args["from"])[request.args["to"]]
    return jsonify(amount=float(request.args["amount"]) * rate)


@bp.route("/weather")
def weather():
    return jsonify(clients.get_weather(request.args["city"]))


@bp.route("/weather2")
def weather2():
    return jsonify(clients.get_weather("Bonn"))


@bp.route("/geo")
def geo():
    return jsonify(clients.geocode(request.args["q"]))


@bp.route("/contact/<cid>")
def contact(cid):
    return jsonify(crm.contact(cid))


@bp.route("/tax/<country>")
def tax_rate(country):
    return jsonify(tax.rate(country))


@bp.route("/tax2/<country>")
def tax_rate2(country):
    return jsonify(tax.rate(country.upper()))


@bp.route("/docs", methods=["POST"])
def docs():
    archive_doc.delay(request.json)
    return "", 202


@bp.route("/file/<key>")
def file_url(key):
    return jsonify(url=clients.presign(key), text=clients.moderation(key))


@bp.route("/push", methods=["POST"])
def push():
    send_push(request.json["token"], request.json["body"])
    return "", 202


@bp.route("/vat/<n>")
def vat(n):
    return jsonify(clients.vat_check(n))
