# only: apr-unguarded-read-modify-write
"""A statement that asks for what a column held, and sets that column anew, happens once, whatever the column is called. Asking for a constant guards nothing else."""

from typing import Any

import psycopg
from pymongo.collection import Collection
from sqlalchemy import update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Meter(Base):
    __tablename__ = "meters"
    id: Mapped[int] = mapped_column(primary_key=True)
    reading: Mapped[int] = mapped_column(default=0)
    turn: Mapped[int] = mapped_column(default=0)
    zone: Mapped[str] = mapped_column(default="a")


def by_document(users: Collection[dict[str, Any]], user_id: str, points: int) -> bool:
    user = users.find_one({"_id": user_id})
    if user is None:
        return False
    done = users.update_one({"_id": user_id, "rev": user["rev"]}, {"$set": {"points": user["points"] + points, "rev": user["rev"] + 1}})
    return done.modified_count == 1


def by_document_that_only_asks_for_its_zone(users: Collection[dict[str, Any]], user_id: str, points: int) -> bool:
    user = users.find_one({"_id": user_id})
    if user is None:
        return False
    done = users.update_one(  # error: apr-unguarded-read-modify-write
        {"_id": user_id, "zone": "a"}, {"$set": {"points": user["points"] + points, "zone": "b"}}
    )
    return done.modified_count == 1


def by_orm(session: Session, meter_id: int, delta: int) -> None:
    meter = session.get_one(Meter, meter_id)
    statement = (
        update(Meter)
        .where(Meter.id == meter_id, Meter.turn == meter.turn)
        .values(reading=meter.reading + delta, turn=meter.turn + 1)
        .returning(Meter.id)
    )
    if session.execute(statement).first() is None:
        raise RuntimeError("somebody was faster")
    session.commit()


def by_orm_that_nobody_counts(session: Session, meter_id: int, delta: int) -> None:
    meter = session.get_one(Meter, meter_id)
    session.execute(  # error: apr-unguarded-read-modify-write
        update(Meter)
        .where(Meter.id == meter_id, Meter.turn == meter.turn)
        .values(reading=meter.reading + delta, turn=meter.turn + 1)
    )
    session.commit()


def by_sql(conn: psycopg.Connection[Any], item_id: int) -> None:
    for _ in range(4):
        found = conn.execute("SELECT stock, seq FROM items WHERE id = %s", (item_id,)).fetchone()
        assert found is not None
        stock, seq = found
        done = conn.execute("UPDATE items SET stock = %s, seq = %s WHERE id = %s AND seq = %s", (stock - 1, seq + 1, item_id, seq))
        if done.rowcount:
            return
    raise RuntimeError("busy")
