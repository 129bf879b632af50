"""What a second delivery of the same event does once more, and which rows an event takes to be there."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.absent_rows import absent_rows
from apr_mypy.views.applying import applying
from apr_mypy.views.deliveries import deliveries
from apr_mypy.views.done_twice import doubled
from apr_mypy.views.event_order import assumed

SOURCES = {
    "twice_hooks": """
        from typing import Any

        import httpx
        from fastapi import APIRouter
        from sqlalchemy import select
        from sqlalchemy.exc import IntegrityError
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

        router = APIRouter(prefix="/webhooks")

        class Base(DeclarativeBase):
            pass

        class Seen(Base):
            __tablename__ = "seen"
            event_id: Mapped[str] = mapped_column(primary_key=True)

        class Wallet(Base):
            __tablename__ = "wallets"
            id: Mapped[str] = mapped_column(primary_key=True)
            cents: Mapped[int]
            state: Mapped[str]
            version: Mapped[int]

        @router.post("/adds")
        def adds(payload: dict[str, Any], db: Session) -> None:
            wallet = db.get_one(Wallet, payload["wallet"])
            wallet.cents += payload["cents"]

        @router.post("/claims")
        def claims(payload: dict[str, Any], db: Session) -> None:
            db.add(Seen(event_id=payload["id"]))
            try:
                db.flush()
            except IntegrityError:
                return
            wallet = db.get_one(Wallet, payload["wallet"])
            wallet.cents += payload["cents"]

        @router.post("/inserts")
        def inserts(payload: dict[str, Any], conn: Any) -> None:
            conn.execute("INSERT INTO bookings (wallet_id, cents) VALUES (%s, %s)", (payload["wallet"], payload["cents"]))

        @router.post("/keeps")
        def keeps(payload: dict[str, Any], conn: Any) -> None:
            conn.execute("INSERT INTO bookings (booking, cents) VALUES (%s, %s) ON CONFLICT DO NOTHING", (payload["wallet"], payload["cents"]))

        @router.post("/mails")
        def mails(payload: dict[str, Any]) -> None:
            httpx.post("https://mail.example", json=payload, timeout=5)

        @router.post("/keyed")
        def keyed(payload: dict[str, Any]) -> None:
            httpx.post("https://mail.example", json=payload, headers={"Idempotency-Key": payload["id"]}, timeout=5)

        @router.post("/overwrites")
        def overwrites(payload: dict[str, Any], db: Session) -> None:
            wallet = db.scalar(select(Wallet).where(Wallet.id == payload["wallet"]))
            if wallet is not None:
                wallet.state = payload["state"]

        @router.post("/compares")
        def compares(payload: dict[str, Any], db: Session) -> None:
            wallet = db.scalar(select(Wallet).where(Wallet.id == payload["wallet"]))
            if wallet is not None and wallet.version < payload["version"]:
                wallet.state = payload["state"]

        @router.post("/drops")
        def drops(payload: dict[str, Any], db: Session) -> dict[str, str]:
            if payload["type"] == "opened":
                db.add(Wallet(id=payload["wallet"], cents=0, state="open", version=payload["version"]))
                return {}
            wallet = db.scalar(select(Wallet).where(Wallet.id == payload["wallet"]))
            if wallet is None:
                return {"status": "ignored"}
            return {}
    """
}


@pytest.mark.parametrize(
    ("name", "what", "money"),
    [
        ("adds", "changes wallet.cents", True),
        ("claims", None, False),
        ("inserts", "inserts into bookings", True),
        ("keeps", None, False),
        ("mails", "calls httpx.post", False),
        ("keyed", None, False),
    ],
)
def test_what_is_done_twice(sources: Any, name: str, what: str | None, money: bool) -> None:
    delivery = next(one for one in deliveries(sources.program) if one.fn.full == f"twice_hooks.{name}")
    found = doubled(sources.program, delivery)
    if what is None:
        assert found is None
    else:
        assert found is not None
        assert found.deed.what.startswith(what)
        assert found.moves_money is money
        assert found.why


@pytest.mark.parametrize(("name", "kinds"), [("overwrites", ["state"]), ("compares", []), ("drops", ["missing"])])
def test_what_is_taken_for_granted_of_the_order(sources: Any, name: str, kinds: list[str]) -> None:
    at = next(one for one in applying(sources.program) if one.fn.full == f"twice_hooks.{name}")
    assert [one.kind for one in assumed(sources.program, at)] == kinds


def test_a_row_is_missed_only_where_an_event_makes_it(sources: Any) -> None:
    by_name = {one.fn.full: one for one in applying(sources.program)}
    assert [one.row for one in absent_rows(sources.program, by_name["twice_hooks.drops"])] == ["wallet"]
    assert not list(absent_rows(sources.program, by_name["twice_hooks.overwrites"]))
