# only: apr-missing-row-lock
"""A state that is only compared with the one it gets, and one that is cleared: two at once leave the same."""

from enum import Enum

from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Stage(Enum):
    OPEN = "open"
    CLOSED = "closed"
    SENT = "sent"


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Folder(Base):
    __tablename__ = "folders"
    stage: Mapped[Stage]
    next_stage: Mapped[Stage | None]


def close(session: Session, pk: int) -> None:
    folder = session.get_one(Folder, pk)
    if folder.stage != Stage.CLOSED:
        folder.stage = Stage.CLOSED
        session.commit()


def close_and_tell(session: Session, pk: int, post: list[int]) -> None:
    folder = session.get_one(Folder, pk)
    if folder.stage != Stage.CLOSED:
        folder.stage = Stage.CLOSED  # error: apr-missing-row-lock
        post.append(pk)
        session.commit()


def keep_sent(session: Session, pk: int) -> None:
    folder = session.get_one(Folder, pk)
    if folder.stage == Stage.SENT:
        folder.stage = Stage.SENT
        session.commit()


def keep_told(session: Session, pk: int, told: bool) -> None:
    folder = session.get_one(Folder, pk)
    if told or folder.stage == Stage.SENT:
        folder.stage = Stage.SENT
        session.commit()


def reopen(session: Session, pk: int) -> None:
    folder = session.get_one(Folder, pk)
    if folder.stage == Stage.CLOSED:
        folder.stage = Stage.OPEN  # error: apr-missing-row-lock
        session.commit()


def forget(session: Session, pk: int) -> None:
    folder = session.get_one(Folder, pk)
    if folder.next_stage == Stage.CLOSED:
        folder.next_stage = None
        session.commit()


def close_all(session: Session) -> None:
    for folder in session.query(Folder).filter(Folder.stage.notin_([Stage.CLOSED, Stage.SENT])).all():
        folder.stage = Stage.CLOSED  # error: apr-missing-row-lock
    session.commit()
