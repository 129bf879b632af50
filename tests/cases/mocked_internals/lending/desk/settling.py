from __future__ import annotations

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from lending.desk.rows import Fine


def fines_of(session: Session, reader: int) -> list[Fine]:
    if reader < 0:
        return []
    return list(session.scalars(select(Fine).where(Fine.reader == reader)))


def settled(session: Session, fine: Fine, cents: int) -> int:
    """Decides what is still owed: it writes a row, too, but that is not all that it does."""
    if fine.state == "paid":
        return 0
    if cents >= fine.cents:
        fine.state = "paid"
    elif cents > fine.cents // 2:
        fine.state = "partly paid"
    if fine.state == "paid":
        session.execute(text("UPDATE readers SET blocked = false WHERE id = :id"), {"id": fine.reader})
    session.commit()
    return max(fine.cents - cents, 0)


def owed_after(session: Session, reader: int, cents: int) -> int:
    return sum(settled(session, fine, cents) for fine in fines_of(session, reader))
