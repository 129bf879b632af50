"""Services and adapters. Their lines belong to whoever calls them."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod

logger = logging.getLogger(__name__)


class Warehouse(ABC):
    @abstractmethod
    def level(self, sku: str) -> int: ...


class RemoteWarehouse(Warehouse):
    def level(self, sku: str) -> int:
        logger.info("asking for %s", sku)
        return 3


class LocalWarehouse(Warehouse):
    def level(self, sku: str) -> int:
        return 5


class StockService:
    def __init__(self, warehouse: Warehouse) -> None:
        self.warehouse = warehouse

    def available(self, sku: str) -> bool:
        return self._level(sku) > 0

    def _level(self, sku: str) -> int:
        return self.warehouse.level(sku)


def round_up(cents: int) -> int:
    return -(-cents // 100)
