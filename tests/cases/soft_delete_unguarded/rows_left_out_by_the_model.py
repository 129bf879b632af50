# only: apr-soft-delete-unguarded
# mypy: disable-error-code="var-annotated,attr-defined,misc,no-any-return,no-untyped-def,no-untyped-call"
"""Queries that need no word about deleted rows: a relation's condition or a hybrid property leaves them out; the next number of a key that deleted rows hold too; a row that is at hand, read again."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, update
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Congress(Base):
    __tablename__ = "congresses"
    title: Mapped[str]


class Poster(Base):
    __tablename__ = "posters"
    congress_id: Mapped[int]
    number: Mapped[int]
    hall_id: Mapped[int]
    is_hidden: Mapped[bool]
    is_deleted: Mapped[bool] = mapped_column(index=True)
    congress = relationship("Congress", backref=("posters", {"primaryjoin": ""}), primaryjoin="(Poster.congress_id == Congress.id) & ~Poster.is_deleted")

    @hybrid_property
    def is_shown(self) -> bool:
        return not self.is_hidden and not self.is_deleted

    @hybrid_property
    def is_printed(self) -> bool:
        return self.is_shown

    @hybrid_property
    def is_hung(self) -> bool:
        return not self.is_hidden


def alive(session: Session) -> list[Poster]:
    return session.query(Poster).filter(~Poster.is_deleted).all()


def alive_in(session: Session, hall: int) -> list[Poster]:
    return session.query(Poster).filter(Poster.hall_id == hall, ~Poster.is_deleted).all()


def alive_count(session: Session) -> int:
    return session.query(Poster).filter(~Poster.is_deleted).count()


def of_congress(session: Session, congress: Congress) -> list[Poster]:
    return session.query(Poster).with_parent(congress).all()


def of_congress_by_column(session: Session, congress: Congress) -> list[Poster]:
    return session.query(Poster).filter(Poster.congress_id == congress.id).all()  # error: apr-soft-delete-unguarded


def shown(session: Session) -> list[Poster]:
    return session.query(Poster).filter(Poster.is_shown).all()


def printed(session: Session) -> list[Poster]:
    return session.query(Poster).filter(Poster.is_printed).all()


def hung(session: Session) -> list[Poster]:
    return session.query(Poster).filter(Poster.is_hung).all()  # error: apr-soft-delete-unguarded


def hide_all(session: Session, hall: int) -> None:
    session.execute(update(Poster).where(Poster.hall_id == hall).values(is_hidden=True))


def next_number(session: Session, congress: Congress) -> int:
    highest = session.query(func.max(Poster.number)).filter(Poster.congress_id == congress.id).scalar()
    return int(highest or 0) + 1


class Stand:
    def __init__(self, poster: Poster) -> None:
        self.poster = poster

    def with_everything(self, session: Session) -> Poster | None:
        return session.query(Poster).filter_by(id=self.poster.id).first()

    def by_form(self, session: Session, form: Any) -> Poster | None:
        return session.query(Poster).filter_by(id=form.poster_id).first()  # error: apr-soft-delete-unguarded


class Bench(Base):
    __tablename__ = "benches"
    congress_id: Mapped[int]
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)
    congress = relationship("Congress")


def benches(session: Session) -> list[Bench]:
    return session.query(Bench).filter(Bench.deleted_at.is_(None)).all()


def benches_of(session: Session, congress: Congress) -> list[Bench]:
    return session.query(Bench).with_parent(congress).all()  # error: apr-soft-delete-unguarded
