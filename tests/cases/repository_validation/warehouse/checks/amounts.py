"""Helpers that only judge."""


class BadAmount(ValueError): ...


def require_positive(amount: int) -> None:
    if amount <= 0:
        raise BadAmount(amount)


def ensure_sku(sku: str) -> str:
    cleaned = sku.strip().upper()
    if len(cleaned) != 8:
        raise BadAmount(sku)
    return cleaned


def checksum(sku: str) -> int:
    return sum(ord(letter) for letter in sku) % 10
