import asyncio
from typing import Any

import requests
from requests.adapters import HTTPAdapter


class DeadlineAdapter(HTTPAdapter):
    def send(self, request: Any, *args: Any, **kwargs: Any) -> requests.Response:
        kwargs["timeout"] = kwargs.get("timeout") or 10
        return super().send(request, *args, **kwargs)


class DeadlineSession(requests.Session):
    def request(self, *args: Any, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        kwargs.setdefault("timeout", 10)
        return super().request(*args, **kwargs)


class KeySession(requests.Session):
    def __init__(self, key: str) -> None:
        super().__init__()
        self.headers["X-Key"] = key


session = requests.Session()
session.mount("https://", DeadlineAdapter())
plain = requests.Session()


def make_session() -> requests.Session:
    made = requests.Session()
    made.mount("https://", DeadlineAdapter())
    return made


def make_plain_session() -> requests.Session:
    return requests.Session()


class Http:
    def __init__(self) -> None:
        self.session = make_session()
        self.plain = make_plain_session()


def limit(seconds: float) -> asyncio.Timeout:
    return asyncio.timeout_at(asyncio.get_running_loop().time() + seconds)
