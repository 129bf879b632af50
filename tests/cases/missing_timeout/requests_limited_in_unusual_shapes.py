# only: apr-missing-timeout
"""Every way in which code gives requests a limit once and for all; and things that are only called like it."""

import functools
import os
from typing import Annotated, Any

import requests
from fastapi import APIRouter, Depends
from requests.adapters import HTTPAdapter

TIMEOUT = (3.05, 27)
HTTP_TIMEOUT = float(os.environ.get("HTTP_TIMEOUT", "10"))
DEFAULTS: dict[str, Any] = {"timeout": 10, "allow_redirects": False}
router = APIRouter()


class TimeoutAdapter(HTTPAdapter):
    def __init__(self, *args: Any, timeout: float = 10, **kwargs: Any) -> None:
        self.timeout = timeout
        super().__init__(*args, **kwargs)

    def send(self, request: Any, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        if kwargs.get("timeout") is None:
            kwargs["timeout"] = self.timeout
        return super().send(request, **kwargs)


class LimitedSession(requests.Session):
    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        kwargs.setdefault("timeout", TIMEOUT)
        return super().request(method, url, *args, **kwargs)


class PartnerSession(LimitedSession):
    pass


class SendingSession(requests.Session):
    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        if kwargs.get("timeout") is None:
            kwargs["timeout"] = 5
        return super().send(request, **kwargs)


class MountingSession(requests.Session):
    def __init__(self) -> None:
        super().__init__()
        self.mount("https://", TimeoutAdapter(timeout=5))


def make_session() -> requests.Session:
    session = requests.Session()
    adapter = TimeoutAdapter()
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


shared = make_session()
short_get = functools.partial(requests.get, timeout=5)


def constant(url: str) -> str:
    return requests.get(url, timeout=TIMEOUT).text


def setting(url: str) -> str:
    return requests.get(url, timeout=HTTP_TIMEOUT).text


def by_partial(url: str) -> str:
    return short_get(url).text


def by_position(url: str, session: requests.Session) -> str:
    return session.request("GET", url, None, None, None, None, None, None, 10).text


def of_a_factory(url: str) -> str:
    return shared.get(url).text


def of_a_limited_session(url: str) -> str:
    with PartnerSession() as session:
        return session.get(url).text


def of_a_sending_session(url: str) -> str:
    return SendingSession().get(url).text


def of_a_mounting_session(url: str) -> str:
    return MountingSession().post(url).text


def by_replacing_the_method(url: str) -> str:
    session = requests.Session()
    session.request = functools.partial(session.request, timeout=10)  # type: ignore[method-assign]
    return session.get(url).text


def from_a_dictionary(url: str) -> str:
    options = {"timeout": 10, "headers": {"Accept": "text/plain"}}
    return requests.get(url, **options).text  # type: ignore[arg-type]


def from_a_constant_dictionary(url: str) -> str:
    return requests.get(url, **DEFAULTS).text


def from_a_merged_dictionary(url: str, extra: dict[str, Any]) -> str:
    return requests.get(url, **{**DEFAULTS, **extra}).text


def a_parameter(url: str, timeout: float) -> str:
    return requests.get(url, timeout=timeout).text


def a_parameter_with_a_number(url: str, timeout: float | None = 10) -> str:
    return requests.get(url, timeout=timeout).text


def none_means_the_default(url: str, timeout: float | None = None) -> str:
    if timeout is None:
        timeout = 10
    return requests.get(url, timeout=timeout).text


def none_means_the_default_in_short(url: str, timeout: float | None = None) -> str:
    return requests.get(url, timeout=timeout or HTTP_TIMEOUT).text


class Client:
    def __init__(self, base: str, timeout: float = 10.0) -> None:
        self.base = base
        self.timeout = timeout
        self._session = make_session()
        self._plain = requests.Session()

    def fetch(self, path: str) -> Any:
        return self._session.get(self.base + path).json()

    def fetch_plainly(self, path: str) -> Any:
        return self._plain.get(self.base + path, timeout=self.timeout).json()


def get_session() -> requests.Session:
    return make_session()


@router.get("/quote")
def quote(session: Annotated[requests.Session, Depends(get_session)]) -> Any:
    return session.get("https://quotes.example.com/today").json()


class Shelf:
    """Has `get` too, and is no network."""

    def get(self, key: str) -> str:
        return key


requests_by_day: dict[str, Shelf] = {}


def look_alike(day: str) -> str:
    requests = requests_by_day
    shelf = requests.get(day)
    return shelf.get("x") if shelf else ""
