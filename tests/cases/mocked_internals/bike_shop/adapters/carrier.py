"""The carrier's API."""

import httpx


class CarrierClient:
    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    def _get(self, path: str) -> dict[str, str]:
        answer: dict[str, str] = self._http.get(path).json()
        return answer

    def quote(self, weight: int) -> int:
        return int(self._get(f"/quote/{weight}")["cents"])


def label(weight: int) -> str:
    return f"{weight} g"
