from __future__ import annotations

from typing import Any


class Provider:
    def __init__(self, client: Any) -> None:
        self.client = client

    def _make_request(self, **params: object) -> Any:
        return self.client.service.runTransaction(**params)

    def _rounded(self, amount: float) -> float:
        return round(amount, 2)

    def capture(self, amount: float) -> bool:
        return bool(self._make_request(amount=self._rounded(amount)).accepted)
