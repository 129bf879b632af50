# only: apr-missing-row-lock
"""A row that comes back from an UPDATE is locked until the transaction ends, and so is what hangs on it; one that a query gives is not."""

from enum import Enum

from sqlalchemy import select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Phase(Enum):
    OPEN = "open"
    STOPPING = "stopping"


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Batch(Base):
    __tablename__ = "batches"
    touched: Mapped[int]
    phase: Mapped[Phase]


class Part(Base):
    __tablename__ = "parts"
    batch_id: Mapped[int]
    phase: Mapped[Phase]


def lock_batch(session: Session, pk: int) -> None:
    session.scalar(update(Batch).where(Batch.id == pk).values(touched=1).returning(Batch.id))


def stop(session: Session, pk: int) -> None:
    batch = session.scalars(update(Batch).where(Batch.id == pk).values(touched=1).returning(Batch)).first()
    if batch is not None and batch.phase == Phase.OPEN:
        batch.phase = Phase.STOPPING
    session.commit()


def stop_part(session: Session, pk: int, part_id: int) -> None:
    lock_batch(session, pk)
    part = session.scalars(select(Part).where(Part.id == part_id)).one()
    if part.phase == Phase.OPEN:
        part.phase = Phase.STOPPING
    session.commit()


def stop_read(session: Session, pk: int) -> None:
    batch = session.scalars(select(Batch).where(Batch.id == pk)).first()
    if batch is not None and batch.phase == Phase.OPEN:
        batch.phase = Phase.STOPPING  # error: apr-missing-row-lock
    session.commit()
