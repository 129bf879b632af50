"""Rows of which one parent has several, rows that the store numbers, keys over more than a check asks for."""
# only: apr-app-only-constraint

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Talk(Base):
    __tablename__ = "talks"
    id: Mapped[int] = mapped_column(primary_key=True)
    speakers: Mapped[list[Speaker]] = relationship()


class Speaker(Base):
    __tablename__ = "speakers"
    id: Mapped[int] = mapped_column(primary_key=True)
    talk_id: Mapped[int] = mapped_column(ForeignKey("talks.id"))


class Link(Base):
    __tablename__ = "links"
    id: Mapped[int] = mapped_column(primary_key=True)
    talk_number: Mapped[int]
    speaker_number: Mapped[int]


class Badge(Base):
    __tablename__ = "badges"
    id: Mapped[int] = mapped_column(primary_key=True)
    form_id: Mapped[int]
    caption: Mapped[str]


class Export(Base):
    __tablename__ = "exports"
    id: Mapped[int] = mapped_column(primary_key=True)
    fair_number: Mapped[int]
    visitor_number: Mapped[int | None]


class ApiKey(Base):
    __tablename__ = "api_keys"
    digest: Mapped[str] = mapped_column(primary_key=True)
    house: Mapped[str]
    reference: Mapped[str]
    __table_args__ = (UniqueConstraint("house", "reference"),)


class Suggestion(Base):
    __tablename__ = "suggestions"
    id: Mapped[int] = mapped_column(primary_key=True)
    question: Mapped[dict[str, Any]] = mapped_column(JSON)


def link_all(session: Session, talk: Talk) -> None:
    asked = session.query(Link).filter_by(talk_number=talk.id)
    if asked.count() == 0:  # error: apr-app-only-constraint
        for speaker in talk.speakers:
            session.add(Link(talk_number=talk.id, speaker_number=speaker.id))
        session.commit()


def link_each(session: Session, talk: Talk) -> None:
    for speaker in talk.speakers:
        if session.query(Link).filter_by(talk_number=talk.id, speaker_number=speaker.id).first() is None:  # error: apr-app-only-constraint
            session.add(Link(talk_number=talk.id, speaker_number=speaker.id))
    session.commit()


def put_badges(session: Session, form_id: int, badges: list[dict[str, Any]]) -> None:
    """Who names a badge changes it; who names none, or one that is gone, gets a new one under a number of its own."""
    for given in badges:
        badge = None
        if "id" in given:
            badge = session.scalars(select(Badge).where(Badge.form_id == form_id, Badge.id == given["id"])).first()
        if badge is None:
            badge = Badge()
            badge.form_id = form_id
        badge.caption = given["caption"]
        session.add(badge)
    session.commit()


def put_badge_under(session: Session, number: int, caption: str) -> None:
    badge = session.get(Badge, number)  # error: apr-app-only-constraint
    if badge is None:
        badge = Badge(id=number, form_id=0)
        session.add(badge)
    badge.caption = caption
    session.commit()


def export_fair(session: Session, fair_number: int) -> None:
    job = session.query(Export).filter_by(fair_number=fair_number).first()  # error: apr-app-only-constraint
    if job is None:
        session.add(Export(fair_number=fair_number))
    session.commit()


def export_visitor(session: Session, fair_number: int, visitor_number: int) -> None:
    job = session.query(Export).filter_by(fair_number=fair_number, visitor_number=visitor_number).first()  # error: apr-app-only-constraint
    if job is None:
        session.add(Export(fair_number=fair_number, visitor_number=visitor_number))
    session.commit()


def provision(session: Session, house: str, reference: str, digest: str) -> None:
    if session.scalar(select(ApiKey).where(ApiKey.reference == reference)) is None:  # error: apr-app-only-constraint
        session.add(ApiKey(digest=digest, house=house, reference=reference))
        session.commit()


def suggest(session: Session, question: dict[str, Any]) -> None:
    if session.scalar(select(Suggestion).where(Suggestion.question == question)) is None:  # error: apr-app-only-constraint
        session.add(Suggestion(question=question))
        session.commit()
