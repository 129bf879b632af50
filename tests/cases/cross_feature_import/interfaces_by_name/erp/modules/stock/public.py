from .repository import StockRepository


def level(sku: str) -> int:
    return StockRepository().level(sku)
