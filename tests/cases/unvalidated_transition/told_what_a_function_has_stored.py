"""An object that is only told what a statement has compared and set under its key; one that is told where nothing compared."""
# only: apr-unvalidated-transition

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class AttemptRow(Base):
    __tablename__ = "attempts"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]


@dataclass
class Attempt:
    attempt_id: int
    status: str

    @property
    def is_queued(self) -> bool:
        return self.status == "queued" or self.status == "running"


class Attempts:
    def __init__(self, session: Session) -> None:
        self.session = session

    def release(self, attempt_id: int) -> bool:
        found = self.session.execute(
            update(AttemptRow).where(AttemptRow.id == attempt_id, AttemptRow.status == "claimed").values(status="queued").returning(AttemptRow.id)
        ).all()
        return bool(found)

    def count(self, attempt_id: int) -> int:
        return attempt_id


def release_all(store: Attempts, attempts: list[Attempt]) -> None:
    for attempt in attempts:
        released = store.release(attempt.attempt_id)
        if not released:
            continue
        attempt.status = "queued"


def queue_all(store: Attempts, attempts: list[Attempt]) -> None:
    for attempt in attempts:
        if not store.count(attempt.attempt_id):
            continue
        attempt.status = "queued"  # error: apr-unvalidated-transition
