# only: apr-mocked-internals
"""Departures, what is sent and what is asked."""

from __future__ import annotations

import ftplib
from dataclasses import dataclass

from celery import Celery

from ferry_line.settings import get_settings

app = Celery("ferries")


@dataclass
class Departure:
    harbour: str
    minutes: int


def queued(fn):  # type: ignore[no-untyped-def]
    return app.task(bind=True)(fn)


@queued
def send_notice(self, text: str) -> None:  # type: ignore[no-untyped-def]
    print(text.upper())


def harbours_meant() -> list[str]:
    config = get_settings()
    return [harbour.lower() for harbour in config.harbours]


def harbours_sorted() -> list[str]:
    found = list(harbours_meant())
    found.sort()
    return found


def open_store(server: str, secure: bool) -> ftplib.FTP:
    if secure and server.endswith(".local"):
        raise ValueError(server)
    if secure:
        found: ftplib.FTP = ftplib.FTP_TLS(server, timeout=5)
    else:
        found = ftplib.FTP(server, timeout=5)
    return found


def next_departure(harbour: str) -> Departure:
    return Departure(harbour, 10 if harbour in harbours_meant() else 45)


def tell(harbour: str) -> str:
    departure = next_departure(harbour)
    text = f"{departure.harbour} in {departure.minutes}"
    send_notice.delay(text)
    return text


def store(harbour: str) -> str:
    text = tell(harbour)
    open_store("files.example.org", True).mkd(text)
    return ", ".join(harbours_sorted())


class Line:
    @property
    def unseen_fields(self) -> list[str]:
        return ["notes", "crew"]

    @property
    def shown_fields(self) -> list[str]:
        return [name for name in vars(self) if name not in self.unseen_fields]

    def fields(self) -> list[str]:
        return [*self.shown_fields, *self.unseen_fields]
