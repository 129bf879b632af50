from erp.core.events import Event
from erp.modules.stock.public import level
from erp.modules.stock.repository import StockRepository  # error: apr-cross-feature-import


def quote(sku: str) -> int:
    Event("quoted")
    return level(sku) + StockRepository().level(sku)
