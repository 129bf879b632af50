from __future__ import annotations

from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from .policy import retried


def build() -> requests.Session:
    session = requests.Session()
    adapter = HTTPAdapter(max_retries=Retry(total=2, backoff_factor=1, backoff_jitter=1))
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session


class BaseClient:
    def __init__(self) -> None:
        self._session = build()

    def get(self, path: str) -> Any:
        return self._session.get(f"https://api.example{path}", timeout=5).json()


class PlainClient:
    def __init__(self) -> None:
        self._session = requests.Session()

    def get(self, path: str) -> Any:
        return self._session.get(f"https://api.example{path}", timeout=5).json()

    @retried()
    def get_retried(self, path: str) -> Any:
        return self.get(path)
