from ..hr.public import employee
from .quotes import quote


def order(sku: str) -> str:
    return f"{employee(1)}: {quote(sku)}"
