from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from a_breaker_around_one_of_two.breaker import Breaker


def session() -> requests.Session:
    made = requests.Session()
    made.mount("https://", HTTPAdapter(max_retries=Retry(total=3, backoff_factor=0.5, backoff_jitter=1)))
    return made


class CarrierAdapter:
    def __init__(self) -> None:
        self._session = session()

    def label(self, parcel: str) -> bytes:  # error: apr-no-circuit-breaker
        return self._session.get(f"https://carrier.example.com/labels/{parcel}", timeout=5).content


class CustomsAdapter:
    def __init__(self) -> None:
        self._session = session()
        self._breaker = Breaker()

    def tariff(self, code: str) -> Any:
        return self._breaker.call(lambda: self._session.get(f"https://customs.example.com/{code}", timeout=5).json())


class ScaleAdapter:
    def __init__(self) -> None:
        self._session = session()

    def weight(self, parcel: str) -> float:
        return float(self._session.get(f"https://scale.example.com/{parcel}", timeout=5).text)
