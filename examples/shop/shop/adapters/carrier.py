"""Parcelfox, the carrier."""

from __future__ import annotations

from typing import Any

import httpx
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from shop.kernel.errors import Unavailable


class CarrierClient:
    """Asks for delivery dates and for where parcels are."""

    def __init__(self, http: httpx.AsyncClient, url: str) -> None:
        self._http = http
        self._url = url

    async def delivery_days(self, postcode: str) -> int:
        """Working days to a postcode. Raises Unavailable."""
        answer = await self._ask("/delivery-days", {"postcode": postcode})
        return int(answer["days"])

    async def delivered(self, tracking_numbers: list[str]) -> set[str]:
        """Those of the given parcels that have arrived. Raises Unavailable."""
        answer = await self._ask("/parcels", {"numbers": ",".join(tracking_numbers)})
        return {str(parcel["number"]) for parcel in answer["parcels"] if parcel["status"] == "delivered"}

    async def _ask(self, path: str, query: dict[str, str]) -> dict[str, Any]:
        try:
            return await self._get(path, query)
        except httpx.HTTPError as error:
            raise Unavailable("the carrier does not answer") from error

    @retry(
        retry=retry_if_exception_type(httpx.TransportError),
        wait=wait_random_exponential(multiplier=0.2, max=2),
        stop=stop_after_attempt(3),
        reraise=True,
    )
    async def _get(self, path: str, query: dict[str, str]) -> dict[str, Any]:
        response = await self._http.get(f"{self._url}{path}", params=query, timeout=3)
        response.raise_for_status()
        answer: dict[str, Any] = response.json()
        return answer
