from flask import Blueprint, abort, jsonify

from lending import loans

routes = Blueprint("loans", __name__)


@routes.route("/loans/<number>/renew", methods=["POST"])
def renew(number):
    loan = loans.lookup(number)
    if loan is None:
        abort(404)
    if loan.renewals >= 3:
        return jsonify(error="renewed too often"), 409
    loan.renewals += 1  # error: apr-handler-business-logic
    loan.save()
    return jsonify(number=loan.number)


@routes.route("/loans/<number>/close", methods=["POST"])
def close(number):
    loan = loans.lookup_open(number)
    if loan is None:
        abort(404)
    loan.state = "closed"  # error: apr-handler-business-logic
    loan.save()
    return jsonify(number=loan.number)


@routes.route("/loans/<number>/end", methods=["POST"])
def end(number):
    loans.end(number)
    return jsonify(number=number)


@routes.route("/loans/<number>", methods=["GET"])
def show(number):
    loan = loans.lookup(number)
    if loan is None:
        abort(404)
    return jsonify(number=loan.number, open=loan.state == "open")


@routes.route("/loans/<number>/card", methods=["GET"])
def card(number):
    shown = loans.as_dict(number)
    shown["state"] = shown["state"].upper()
    return jsonify(shown)


@routes.route("/loans", methods=["POST"])
def lend(number):
    # a new row is made, nobody's state is changed
    loan = loans.new(number)
    loan.state = "open"
    loan.save()
    return jsonify(number=loan.number)
