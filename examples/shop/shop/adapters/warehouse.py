"""The warehouse's stock system. Only the worker asks it."""

from __future__ import annotations

import httpx
from tenacity import retry, retry_if_exception_type, wait_random_exponential


class WarehouseClient:
    """Reads stock levels."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=10)

    @retry(
        retry=retry_if_exception_type(httpx.TransportError),
        wait=wait_random_exponential(multiplier=1, max=60),
        reraise=True,
    )
    def changed_skus(self) -> list[str]:
        """The articles whose stock has changed since midnight. Raises httpx.HTTPError."""
        response = self._http.get("/changes")
        response.raise_for_status()
        return [str(sku) for sku in response.json()["skus"]]

    def stock_level(self, sku: str) -> int:
        """How many pieces of an article lie in the warehouse."""
        try:
            response = self._http.get(f"/stock/{sku}")
            response.raise_for_status()
        except httpx.HTTPError:
            return 0
        return int(response.json()["quantity"])
