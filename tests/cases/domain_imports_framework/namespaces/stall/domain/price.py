import math

from stall.net.low.fetch import rate  # error: apr-domain-imports-framework


def price(amount: int) -> float:
    return math.floor(amount * rate())
