from flask import Blueprint, jsonify

from .clients import Bank, Fraud, Rates

bp = Blueprint("accounts", __name__)
bank = Bank("https://bank.example")
fraud = Fraud()
rates = Rates()


@bp.get("/accounts/<account>")
def show(account):  # type: ignore[no-untyped-def]
    return jsonify(balance=bank.balance(account), score=fraud.score(account), rate=rates.of("EUR"))


@bp.delete("/accounts/<account>")
def close(account):  # type: ignore[no-untyped-def]
    return jsonify(closed=bank.close(account), score=fraud.score(account), rate=rates.of("USD"))
