"""A condition on a joined model is none on the row's own column of that name: with the row of the other model, a key over the relation's column is what the check asks for."""
# only: apr-app-only-constraint

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Channel(Base):
    __tablename__ = "channels"

    name: Mapped[str] = mapped_column(primary_key=True)


class Package(Base):
    __tablename__ = "packages"

    name: Mapped[str] = mapped_column(primary_key=True)
    channel_name: Mapped[str] = mapped_column(ForeignKey("channels.name"), primary_key=True)
    channel: Mapped[Channel] = relationship()


class Team(Base):
    __tablename__ = "teams"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)


class Seat(Base):
    __tablename__ = "seats"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    team: Mapped[Team] = relationship()


class Locker(Base):
    __tablename__ = "lockers"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    team: Mapped[Team] = relationship()
    __table_args__ = (UniqueConstraint("number", "team_id"),)


class ConflictError(Exception):
    pass


def find_package(session: Session, channel: str, name: str) -> Package | None:
    return session.query(Package).join(Channel).filter(Channel.name == channel).filter(Package.name == name).one_or_none()


def publish(session: Session, channel: str, name: str) -> None:
    if find_package(session, channel, name):
        raise ConflictError
    session.add(Package(name=name, channel_name=channel))
    try:
        session.commit()
    except IntegrityError as error:
        session.rollback()
        raise ConflictError from error


def publish_unanswered(session: Session, channel: str, name: str) -> None:
    if find_package(session, channel, name):  # error: apr-app-only-constraint
        raise ConflictError
    session.add(Package(name=name, channel_name=channel))
    session.commit()


def take_seat(session: Session, slug: str, number: int, team: Team) -> None:
    query = select(Seat).join(Team).where(Team.slug == slug, Seat.number == number)
    if session.scalar(query) is not None:  # error: apr-app-only-constraint
        raise ConflictError
    session.add(Seat(number=number, team=team))
    session.commit()


def take_locker(session: Session, slug: str, number: int, team: Team) -> None:
    query = select(Locker).join(Team).where(Team.slug == slug, Locker.number == number)
    if session.scalar(query) is not None:
        raise ConflictError
    session.add(Locker(number=number, team=team))
    try:
        session.commit()
    except IntegrityError as error:
        session.rollback()
        raise ConflictError from error


def take_any_seat(session: Session, number: int, team: Team) -> None:
    query = select(Seat).join(Team, Team.id == Seat.team_id).where(Seat.number == number, Seat.team_id == team.id)
    if session.scalar(query) is not None:  # error: apr-app-only-constraint
        raise ConflictError
    session.add(Seat(number=number, team=team))
    session.commit()
