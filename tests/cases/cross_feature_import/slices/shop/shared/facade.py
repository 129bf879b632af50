"""Goes through the interface, as it should."""

from shop.features.billing.api import invoice_total


def total(number: str) -> int:
    return invoice_total(number)
