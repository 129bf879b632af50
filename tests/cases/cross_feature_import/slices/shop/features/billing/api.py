from shop.features.billing.service import total
from shop.features.catalog.api import price


def invoice_total(number: str) -> int:
    return total(number) + price("fee")
