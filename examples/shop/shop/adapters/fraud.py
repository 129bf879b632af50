"""Fraudsight scores an order before we accept it."""

from __future__ import annotations

import requests

from shop.kernel.errors import Unavailable


class HttpFraudScreen:
    """Asks Fraudsight over HTTP."""

    def __init__(self, url: str) -> None:
        self._url = url

    def score(self, customer_id: int, total_cents: int) -> float:
        """How likely fraud is, from 0 to 1. Raises Unavailable."""
        question = {"customer": customer_id, "total": total_cents}
        try:
            response = requests.post(f"{self._url}/score", json=question, timeout=2)
            response.raise_for_status()
        except requests.RequestException as error:
            raise Unavailable("the fraud check does not answer") from error
        return float(response.json()["score"])
