from shop.features.billing.models import Invoice


def total(number: str) -> int:
    return len(Invoice(number).number)


def charge(number: str) -> str:
    return number
