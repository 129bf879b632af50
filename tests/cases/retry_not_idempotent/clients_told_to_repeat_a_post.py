# only: apr-retry-not-idempotent
"""Sessions whose policy says POST too; a number of attempts, and urllib3's own list of methods, do not."""

from __future__ import annotations

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry


class Billing:
    def __init__(self) -> None:
        policy = Retry(total=3, backoff_factor=1, status_forcelist=[502, 503], allowed_methods=["GET", "POST"])  # error: apr-retry-not-idempotent
        self._session = requests.Session()
        self._session.mount("https://", HTTPAdapter(max_retries=policy))

    def invoice(self, order: int) -> None:
        self._session.post("https://books.example/invoices", json={"order": order}, timeout=5)


class Shipping:
    def __init__(self) -> None:
        self._session = requests.Session()
        self._session.mount("https://", HTTPAdapter(max_retries=3))

    def ship(self, order: int) -> None:
        self._session.post("https://carrier.example/parcels", json={"order": order}, timeout=5)


class Mailing:
    def __init__(self) -> None:
        self._session = requests.Session()
        self._session.mount("https://", HTTPAdapter(max_retries=Retry(total=3, backoff_factor=1)))

    def send(self, to: str) -> None:
        self._session.post("https://mail.example/messages", json={"to": to}, timeout=5)


class Searching:
    def __init__(self) -> None:
        self._session = requests.Session()
        self._session.mount("https://", HTTPAdapter(max_retries=Retry(total=3, allowed_methods=None)))

    def find(self, words: str) -> object:
        return self._session.post("https://search.example/items/_search", json={"q": words}, timeout=5).json()


class Booking:
    def __init__(self) -> None:
        self._session = requests.Session()
        self._session.mount("https://", HTTPAdapter(max_retries=Retry(total=3, allowed_methods=None)))  # error: apr-retry-not-idempotent

    def book(self, room: int) -> object:
        return self._session.post("https://rooms.example/bookings", json={"room": room}, timeout=5).json()
