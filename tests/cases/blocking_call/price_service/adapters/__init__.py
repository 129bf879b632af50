"""The adapters, by their public names."""

from price_service.adapters.disk import DiskPrices
from price_service.adapters.http import HttpPrices, quote_once

__all__ = ["DiskPrices", "HttpPrices", "quote_once"]
