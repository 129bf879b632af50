# only: apr-missing-timeout
"""Requests waits for ever unless told otherwise, whatever it is called and whoever holds the session."""

import functools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Annotated, Any

import requests
import requests as http
from fastapi import APIRouter, Depends
from requests import Session, get
from requests import post as send_form
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

router = APIRouter()
shared = requests.Session()
shared.headers["User-Agent"] = "shop/1.0"

fetch_json = functools.partial(requests.get, headers={"Accept": "application/json"})


def rates(currency: str) -> Any:
    return requests.get(f"https://rates.example.com/{currency}").json()  # error: apr-missing-timeout


def aliased_module(url: str) -> bytes:
    return http.get(url, stream=True).content  # error: apr-missing-timeout


def aliased_functions(url: str, form: dict[str, str]) -> str:
    token = send_form(url, data=form).json()["token"]  # error: apr-missing-timeout
    response = get(  # error: apr-missing-timeout
        url,
        headers={"Authorization": f"Bearer {token}"},
    )
    return response.text


def explicit_none(url: str) -> str:
    return requests.get(url, timeout=None).text  # error: apr-missing-timeout


def only_the_connection_is_limited(url: str) -> str:
    return requests.get(url, timeout=(3.05, None)).text  # error: apr-missing-timeout


def through_a_partial(url: str) -> Any:
    return fetch_json(url).json()  # error: apr-missing-timeout


def of_the_shared_session(url: str) -> Any:
    return shared.post(url, json={"ping": True}).json()  # error: apr-missing-timeout


def of_a_with_block(urls: list[str]) -> list[int]:
    with requests.Session() as session:
        return [session.get(url).status_code for url in urls]  # error: apr-missing-timeout


def many_at_once(urls: list[str]) -> list[requests.Response]:
    with ThreadPoolExecutor(max_workers=8) as pool:
        return list(pool.map(requests.get, urls))  # error: apr-missing-timeout


def a_timeout_attribute_does_nothing_for_requests(url: str) -> str:
    session = requests.Session()
    session.timeout = 10  # type: ignore[attr-defined]
    return session.get(url).text  # error: apr-missing-timeout


def retries_are_no_timeout(url: str) -> str:
    session = requests.Session()
    session.mount("https://", HTTPAdapter(max_retries=Retry(total=3, backoff_factor=0.5)))
    return session.get(url).text  # error: apr-missing-timeout


class PartnerSession(requests.Session):
    """Adds our key, and nothing else."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.headers["X-Key"] = key


class EuropeanPartnerSession(PartnerSession):
    base = "https://eu.partner.example.com"


class PartnerClient:
    def __init__(self, key: str) -> None:
        self._session = EuropeanPartnerSession(key)

    @property
    def session(self) -> requests.Session:
        return self._session

    def orders(self) -> Any:
        return self._session.get("https://partner.example.com/orders").json()  # error: apr-missing-timeout

    def cancel(self, order: int) -> None:
        self.session.request("DELETE", f"https://partner.example.com/orders/{order}").raise_for_status()  # error: apr-missing-timeout


@dataclass
class Geocoder:
    session: Session = field(default_factory=Session)

    def locate(self, address: str) -> Any:
        return self.session.get("https://geo.example.com", params={"q": address}).json()  # error: apr-missing-timeout


def get_session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


SessionDep = Annotated[requests.Session, Depends(get_session)]


@router.get("/quote")
def quote(session: SessionDep) -> Any:
    return session.get("https://quotes.example.com/today").json()  # error: apr-missing-timeout


@router.get("/weather")
def weather(city: str, session: requests.Session = Depends(get_session)) -> Any:  # noqa: B008
    return session.get("https://weather.example.com", params={"q": city}).json()  # error: apr-missing-timeout


def prepared(url: str, session: requests.Session) -> requests.Response:
    request = requests.Request("GET", url).prepare()
    return session.send(request)  # error: apr-missing-timeout
