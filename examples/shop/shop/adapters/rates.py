"""Exchange rates. Only the worker asks for them."""

from __future__ import annotations

import requests


class RatesClient:
    """Reads the day's exchange rates."""

    def __init__(self, url: str) -> None:
        self._url = url

    def latest(self) -> dict[str, str]:
        """How much of each currency one euro buys, as decimal text. Raises requests.RequestException."""
        response = requests.get(f"{self._url}/latest", params={"base": "EUR"})
        response.raise_for_status()
        return {str(currency): str(rate) for currency, rate in response.json()["rates"].items()}
