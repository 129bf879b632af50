"""Fraudsight scores an order before we accept it."""

from __future__ import annotations

import httpx
from pybreaker import CircuitBreaker, CircuitBreakerError

from shop.kernel.errors import Unavailable


class HttpFraudScreen:
    """Asks Fraudsight over HTTP."""

    def __init__(self, http: httpx.AsyncClient, url: str) -> None:
        self._http = http
        self._url = url
        self._breaker = CircuitBreaker(fail_max=5, reset_timeout=30, name="fraudsight")

    async def score(self, customer_id: int, total_cents: int) -> float:
        """How likely fraud is, from 0 to 1. Raises Unavailable."""
        question = {"customer": customer_id, "total": total_cents}
        try:
            with self._breaker.calling():
                response = await self._http.post(f"{self._url}/score", json=question, timeout=2)
                response.raise_for_status()
        except (CircuitBreakerError, httpx.HTTPError) as error:
            raise Unavailable("the fraud check does not answer") from error
        return float(response.json()["score"])
