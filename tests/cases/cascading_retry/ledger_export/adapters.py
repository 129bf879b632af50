"""Clients of the ledger."""

from __future__ import annotations

from abc import ABC, abstractmethod

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from .policies import network


class Ledger(ABC):
    @abstractmethod
    def put(self, day: str, amount: int) -> None: ...


class HttpLedger(Ledger):
    def __init__(self) -> None:
        self.session = requests.Session()

    @network
    def put(self, day: str, amount: int) -> None:
        self.session.put(f"https://ledger.example/{day}", json={"amount": amount}, timeout=5)


class FileLedger(Ledger):
    def put(self, day: str, amount: int) -> None:
        print(day, amount)


def quiet_session() -> requests.Session:
    session = requests.Session()
    session.mount("https://", HTTPAdapter(max_retries=Retry(total=2, backoff_factor=0.2, backoff_jitter=0.5)))
    return session


class Mailer:
    def __init__(self, session: requests.Session) -> None:
        self.session = session

    def send(self, text: str) -> None:
        self.session.put("https://mail.example", data=text, timeout=5)


def mailer() -> Mailer:
    return Mailer(quiet_session())
