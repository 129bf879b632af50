# only: apr-n-plus-one
"""Many rows that lead to one and the same row cost one query, where the session keeps what it has."""

from __future__ import annotations

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Team(Base):
    __tablename__ = "teams"
    name: Mapped[str]
    players: Mapped[list[Player]] = relationship(back_populates="team")


class Club(Base):
    __tablename__ = "clubs"
    name: Mapped[str]


class Player(Base):
    __tablename__ = "players"
    name: Mapped[str]
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    club_id: Mapped[int] = mapped_column(ForeignKey("clubs.id"))
    team: Mapped[Team] = relationship(back_populates="players")
    club: Mapped[Club] = relationship()


def labels(session: Session, team_id: int) -> list[str]:
    return [f"{one.team.name} {one.name}" for one in session.scalars(select(Player).where(Player.team_id == team_id))]


def labels_of(session: Session, team: Team) -> list[str]:
    return [f"{one.team.name} {one.name}" for one in session.query(Player).filter_by(team=team).all()]


def labels_with_parent(session: Session, team: Team) -> list[str]:
    return [f"{one.team.name} {one.name}" for one in session.query(Player).with_parent(team).all()]  # type: ignore[no-untyped-call]


def clubs(session: Session, team_id: int) -> list[str]:
    return [one.club.name for one in session.scalars(select(Player).where(Player.team_id == team_id))]  # error: apr-n-plus-one


def joined(session: Session) -> list[str]:
    rows = session.query(Player).join(Team).filter(Player.team_id == Team.id).all()
    return [one.team.name for one in rows]  # error: apr-n-plus-one


def sizes(session: Session, name: str) -> list[int]:
    return [len(team.players) for team in session.query(Team).filter_by(name=name).all()]  # error: apr-n-plus-one
