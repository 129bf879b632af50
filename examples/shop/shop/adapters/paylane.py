"""Paylane, the payment provider."""

from __future__ import annotations

from typing import Any

import httpx
from pybreaker import CircuitBreaker, CircuitBreakerError
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from shop.kernel.errors import Conflict, Unavailable


class PaylaneClient:
    """Charges and refunds cards. Amounts are in cents."""

    def __init__(self, http: httpx.AsyncClient, url: str, key: str) -> None:
        self._http = http
        self._url = url
        self._key = key
        self._breaker = CircuitBreaker(fail_max=5, reset_timeout=30, exclude=[Conflict], name="paylane")

    async def charge(self, payment_id: int, amount_cents: int) -> str:
        """Charge the customer's card and return Paylane's reference. Raises Conflict (declined), Unavailable."""
        body = {"amount": amount_cents, "currency": "EUR", "merchant_reference": str(payment_id)}
        return await self._post("/charges", body)

    async def refund(self, payment_id: int, reference: str, amount_cents: int) -> str:
        """Give the money of a charge back and return the refund's reference. Raises Conflict, Unavailable."""
        body = {"charge": reference, "amount": amount_cents}
        return await self._post("/refunds", body)

    async def _post(self, path: str, body: dict[str, Any]) -> str:
        try:
            with self._breaker.calling():
                return await self._send(path, body)
        except (CircuitBreakerError, httpx.HTTPError) as error:
            raise Unavailable("the payment provider does not answer") from error

    @retry(
        retry=retry_if_exception_type(httpx.TransportError),
        wait=wait_random_exponential(multiplier=0.2, max=2),
        stop=stop_after_attempt(3),
        reraise=True,
    )
    async def _send(self, path: str, body: dict[str, Any]) -> str:
        headers = {"Authorization": f"Bearer {self._key}"}
        response = await self._http.post(f"{self._url}{path}", json=body, headers=headers, timeout=5)
        if response.status_code == httpx.codes.PAYMENT_REQUIRED:
            raise Conflict("the card was declined")
        response.raise_for_status()
        return str(response.json()["id"])
