from __future__ import annotations

from typing import Any

from lending_db import connection  # type: ignore[import-not-found]

from lending.desk.records import Loan
from lending.storage import Session


def padded(text: str) -> str:
    return text.rjust(8, "0")


def refuse_if_late(loan: Loan) -> None:
    if loan.state == "late":
        raise ValueError(loan.key)


class Desk:
    def __init__(self, session: Session) -> None:
        self.session = session
        self._reader: str | None = None

    @property
    def reader(self) -> str | None:
        return self._reader

    @reader.setter
    def reader(self, reader: str | None) -> None:
        self._reader = reader

    @property
    def limit(self) -> int:
        return 3

    def get_connection(self) -> Any: ...

    async def lend(self, key: str) -> Loan:
        loan = Loan(padded(key), "lent")
        refuse_if_late(loan)
        await loan.save(self.session)
        return loan

    async def owed(self, key: str, days: int) -> int:
        loan = await Loan.retrieve_by_id(self.session, key)
        return loan.fee(days)

    async def find(self, title: str) -> str:
        loan = await Loan.retrieve_by_title(self.session, title)
        self._reset()
        return loan.key

    def _reset(self) -> None:
        connection.close_if_unusable()

    def _searched(self, words: str) -> list[str]:
        with self.get_connection() as conn:
            try:
                return [row[0] for row in conn.search_s(words)]
            except LookupError:
                return []

    def _ranked(self, titles: list[str]) -> list[str]:
        return sorted(titles)

    def search(self, words: str) -> list[str]:
        return self._ranked(self._searched(words))


def end_of_day(desk: Desk) -> int:
    return desk.limit
