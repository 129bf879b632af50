# only: apr-missing-timeout
"""Sessions that a field of a data class makes for each object: the function that makes them counts, another class that has a session of the same name does not."""

from __future__ import annotations
from dataclasses import dataclass, field
from typing import Any
import requests
from requests.adapters import HTTPAdapter


class TimeoutAdapter(HTTPAdapter):
    def send(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if kwargs.get("timeout") is None:
            kwargs["timeout"] = 5
        return super().send(request, *args, **kwargs)


@dataclass
class Stock:
    session: requests.Session = field(default_factory=requests.Session)

    def go(self, sku: str) -> Any:
        return self.session.get(f"https://x.example/{sku}").json()  # error: apr-missing-timeout


@dataclass
class Prices:
    session: requests.Session = field(default_factory=lambda: requests.Session())

    def go(self, sku: str) -> Any:
        return self.session.get(f"https://x.example/{sku}").json()  # error: apr-missing-timeout


def session_with_timeouts() -> requests.Session:
    session = requests.Session()
    session.mount("https://", TimeoutAdapter())
    return session


@dataclass
class Limited:
    session: requests.Session = field(default_factory=session_with_timeouts)

    def go(self, sku: str) -> Any:
        return self.session.get(f"https://x.example/{sku}").json()


class Rates:
    def __init__(self, session: requests.Session | None = None) -> None:
        self.session = session or requests.Session()

    def go(self, sku: str) -> Any:
        return self.session.get(f"https://x.example/{sku}").json()  # error: apr-missing-timeout


@dataclass
class Partner:
    session: requests.Session = field(default_factory=requests.Session)

    def stock(self, sku: str) -> Any:
        return self.session.get(f"https://partner.example/{sku}").json()  # error: apr-missing-timeout


class SafePartner:
    def __init__(self) -> None:
        self.session = requests.Session()
        self.session.mount("https://", TimeoutAdapter())

    def stock(self, sku: str) -> Any:
        return self.session.get(f"https://partner.example/{sku}").json()
