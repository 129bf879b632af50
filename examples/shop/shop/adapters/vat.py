"""VAT rates of the Union. Only the worker asks for them."""

from __future__ import annotations

import httpx
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_fixed


class VatClient:
    """Reads VAT rates."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=10)

    @retry(
        retry=retry_if_exception_type(httpx.TransportError),
        wait=wait_fixed(2),
        stop=stop_after_attempt(5),
        reraise=True,
    )
    def rates(self, year: int) -> dict[str, str]:
        """The standard rate of each country, in percent. Raises httpx.HTTPError."""
        response = self._http.get(f"/rates/{year}")
        response.raise_for_status()
        return {str(country): str(rate) for country, rate in response.json().items()}
