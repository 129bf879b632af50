"""What other features, and the worker, may use of the catalogue."""

from __future__ import annotations

from shop.features.catalog.domain import Product, StockAlert
from shop.features.catalog.services import CatalogService, give_stock_back, prices_of, take_stock

__all__ = ["CatalogService", "Product", "StockAlert", "give_stock_back", "prices_of", "take_stock"]
