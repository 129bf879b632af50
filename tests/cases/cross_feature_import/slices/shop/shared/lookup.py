"""A shared module that hands on one feature's internals."""

from shop.features.billing.models import Invoice


def find_invoice(number: str) -> Invoice:
    return Invoice(number)
