"""What ends a thing of the business, and what is given where a row is not there."""
# only: apr-magic-return

from __future__ import annotations

import asyncio
import logging
import sqlite3
from decimal import Decimal
from typing import Any

import httpx
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

log = logging.getLogger(__name__)


class Base(DeclarativeBase):
    pass


class Berth(Base):
    __tablename__ = "berths"
    id: Mapped[int] = mapped_column(primary_key=True)
    harbour: Mapped[str]
    free_metres: Mapped[int]
    daily_rate: Mapped[Decimal]
    visits: Mapped[int]
    index: Mapped[int]


class BerthMissing(LookupError):
    pass


class BookingClient:
    def __init__(self, client: httpx.Client, tasks: dict[str, asyncio.Task[None]]) -> None:
        self._client = client
        self._tasks = tasks

    def cancel(self, booking_ref: str) -> bool:
        try:
            self._client.delete(f"/bookings/{booking_ref}").raise_for_status()
        except httpx.HTTPError:
            log.warning("could not cancel %s", booking_ref, exc_info=True)
            return False  # error: apr-magic-return
        return True

    def terminate(self, lease_id: int) -> dict[str, Any]:
        try:
            answer = self._client.post(f"/leases/{lease_id}/end")
        except httpx.HTTPError:
            return {"error": "not ended"}  # error: apr-magic-return
        return {"ended": answer.json()["at"]}

    def close(self, timeout: float = 1.0) -> bool:
        try:
            self._client.close()
        except OSError:
            return False
        return True

    def abort(self, task_id: str) -> bool:
        try:
            self._tasks[task_id].cancel()
        except OSError:
            return False
        return True


class Berths:
    def __init__(self, session: Session) -> None:
        self.session = session
        self._addresses: dict[str, str] = {}

    def free_metres(self, berth_id: int) -> int:
        berth = self.session.get(Berth, berth_id)
        if berth is None:
            return -1  # error: apr-magic-return
        return berth.free_metres

    def harbour_of(self, berth_id: int) -> str:
        if (berth := self.session.get(Berth, berth_id)) is None:
            return ""  # error: apr-magic-return
        return berth.harbour

    def harbour(self, berth_id: int) -> str:
        berth = self.session.scalars(select(Berth).where(Berth.id == berth_id)).one_or_none()
        if not berth:
            return ""  # error: apr-magic-return
        return berth.harbour.title()

    def rate(self, berth_id: int) -> Decimal:
        berth = self.session.get(Berth, berth_id)
        if berth is None:
            return Decimal(0)  # error: apr-magic-return
        return berth.daily_rate

    def rate_or_zero(self, berth_id: int) -> Decimal:
        berth = self.session.get(Berth, berth_id)
        return Decimal(0) if berth is None else berth.daily_rate

    def documented_rate(self, berth_id: int) -> Decimal:
        """The daily rate; 0 for a berth that nobody lets."""
        berth = self.session.get(Berth, berth_id)
        if berth is None:
            return Decimal(0)
        return berth.daily_rate

    def visits(self, berth_id: int) -> int:
        berth = self.session.get(Berth, berth_id)
        if berth is None:
            return 0
        return berth.visits

    def index_of(self, berth_id: int) -> int:
        berth = self.session.get(Berth, berth_id)
        if berth is None:
            return -1
        return berth.index

    def known_harbour(self, berth_id: int) -> str | None:
        berth = self.session.get(Berth, berth_id)
        if berth is None:
            return None
        return berth.harbour

    def strict_rate(self, berth_id: int) -> Decimal:
        berth = self.session.get(Berth, berth_id)
        if berth is None:
            raise BerthMissing(berth_id)
        return berth.daily_rate

    def discount(self, berth: Berth | None) -> Decimal:
        if berth is None:
            return Decimal(0)
        return berth.daily_rate / 10

    def address_of(self, name: str) -> str:
        try:
            return self._addresses[name]
        except KeyError:
            log.warning("%s has no address", name)
            return ""  # error: apr-magic-return

    def title_of(self, name: str) -> str:
        try:
            return self._addresses[name]
        except KeyError:
            return ""


class Archive:
    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    def archive(self, berth_id: int) -> bool:
        try:
            self.db.execute("insert into archive select * from berths where id = ?", (berth_id,))
            self.db.commit()
            ok = True
        except sqlite3.DatabaseError:
            self.db.rollback()
            ok = False  # error: apr-magic-return
        return ok

    def archive_and_tell(self, berth_id: int) -> bool:
        ok = True
        try:
            self.db.execute("insert into archive select * from berths where id = ?", (berth_id,))
        except sqlite3.DatabaseError:
            ok = False
        if not ok:
            raise BerthMissing(berth_id)
        return ok

    def is_archived(self, berth_id: int) -> bool:
        try:
            known = self.db.execute("select 1 from archive where id = ?", (berth_id,)).fetchone() is not None
        except sqlite3.OperationalError:
            known = False
        return known

    def length_of(self, berth_id: int) -> float:
        row = self.db.execute("select length from berths where id = ?", (berth_id,)).fetchone()
        if not row:
            return -1  # error: apr-magic-return
        return float(row[0])

    def count(self) -> int:
        row = self.db.execute("select count(*) from berths").fetchone()
        return int(row[0]) if row else 0

    def summary(self, berth_id: int) -> dict[str, Any]:
        try:
            row = self.db.execute("select length from berths where id = ?", (berth_id,)).fetchone()
            result: dict[str, Any] = {"length": row[0]}
        except sqlite3.DatabaseError as error:
            log.exception("summary of %s", berth_id)
            result = {"error": str(error)}  # error: apr-magic-return
        return result
