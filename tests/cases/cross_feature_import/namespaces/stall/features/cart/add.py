from stall.features.stock.api import available
from stall.features.stock.shelves import reserve  # error: apr-cross-feature-import


def add() -> None:
    if available():
        reserve()
