"""The accountants' ledger. Only the worker writes to it."""

from __future__ import annotations

from datetime import date

import httpx
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential


class LedgerClient:
    """Hands over the takings of a day."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=20)

    @retry(
        retry=retry_if_exception_type(httpx.TransportError),
        wait=wait_random_exponential(multiplier=1, max=30),
        stop=stop_after_attempt(4),
        reraise=True,
    )
    def put_takings(self, day: date, amount_cents: int) -> None:
        """Set the takings of a day; handing the same day over again replaces it. Raises httpx.HTTPError."""
        response = self._http.put(f"/takings/{day.isoformat()}", json={"amount": amount_cents, "currency": "EUR"})
        response.raise_for_status()
