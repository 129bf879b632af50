"""A sweep hands keys to a function that locks the row and looks again; one that looks only in the sweep lets two pass."""
# only: apr-missing-row-lock

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Batch(Base):
    __tablename__ = "batches"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]
    touched: Mapped[datetime]


class Batches:
    def __init__(self, session: Session) -> None:
        self.session = session

    def unfinished(self) -> Sequence[Batch]:
        return self.session.scalars(select(Batch).where(Batch.status == "running")).all()

    def lock(self, batch_id: int) -> str | None:
        return self.session.scalar(update(Batch).where(Batch.id == batch_id).values(touched=Batch.touched).returning(Batch.status))

    def finish(self, batch_id: int) -> bool:
        status = self.lock(batch_id)
        if status in (None, "finished"):
            return False
        self.session.execute(update(Batch).where(Batch.id == batch_id).values(status="finished", touched=datetime.now(UTC)))
        self.session.commit()
        return True

    def finish_blindly(self, batch_id: int) -> None:
        self.session.execute(update(Batch).where(Batch.id == batch_id).values(status="finished"))
        self.session.commit()


def sweep(batches: Batches) -> None:
    for batch in batches.unfinished():
        batches.finish(batch.id)


def sweep_blindly(batches: Batches) -> None:
    for batch in batches.unfinished():
        batches.finish_blindly(batch.id)  # error: apr-missing-row-lock
