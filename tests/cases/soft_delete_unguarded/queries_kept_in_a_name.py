# only: apr-soft-delete-unguarded
"""A query that is kept in a name and gone through later reads rows too; `col()` around a column changes nothing; a key that is asked for among the living leaves the deleted ones out."""

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select


class Trainer(SQLModel, table=True):  # error: apr-soft-delete-unguarded
    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True)
    name: str
    gym: int
    deleted_at: datetime | None = Field(default=None, index=True)


def add(session: Session, email: str, name: str) -> bool:
    statement = select(Trainer).where(Trainer.email == email).where(col(Trainer.deleted_at).is_(None))
    if session.exec(statement).one_or_none() is not None:
        return False
    session.add(Trainer(email=email, name=name, gym=1))
    return True


def names(session: Session, ids: list[int]) -> dict[int | None, str]:
    rows = session.exec(select(Trainer).where(col(Trainer.id).in_(ids)))  # error: apr-soft-delete-unguarded
    return {one.id: one.name for one in rows}


def of_gym(session: Session, gym: int) -> list[str]:
    trainers = session.query(Trainer).filter(Trainer.gym == gym)  # error: apr-soft-delete-unguarded
    return [one.name for one in trainers]


def living(session: Session, gym: int) -> list[str]:
    trainers = session.query(Trainer).filter(Trainer.gym == gym, col(Trainer.deleted_at) == None)  # noqa: E711
    return [one.name for one in trainers]


def narrowed(session: Session, gym: int) -> list[str]:
    trainers = session.query(Trainer)
    trainers = trainers.filter(Trainer.gym == gym)
    return [one.name for one in trainers if one.deleted_at is None]
