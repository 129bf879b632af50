"""The composition root may import anything."""

from shop.features.billing.service import charge
from shop.features.orders import service


def build() -> object:
    return charge, service
