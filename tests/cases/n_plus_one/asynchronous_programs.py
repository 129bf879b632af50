# only: apr-n-plus-one
"""In a program whose sessions are all asynchronous a relation that nobody loaded raises, and is no query."""

from __future__ import annotations

from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Team(Base):
    __tablename__ = "teams"
    name: Mapped[str]
    players: Mapped[list[Player]] = relationship(back_populates="team")


class Player(Base):
    __tablename__ = "players"
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    team: Mapped[Team] = relationship(back_populates="players")


class Context:
    def __init__(self) -> None:
        self.teams: dict[int, Team] = {}


def count_players(context: Context) -> int:
    """What filled the context loaded the players too, or this would raise at once."""
    return sum(len(team.players) for team in context.teams.values())


async def names(session: AsyncSession, ids: list[int]) -> list[str]:
    return [(await session.get_one(Team, pk)).name for pk in ids]  # error: apr-n-plus-one


async def sizes(session: AsyncSession) -> list[int]:
    found = []
    for team in (await session.scalars(select(Team))).all():
        rows = await session.scalars(select(Player).where(Player.team_id == team.id))  # error: apr-n-plus-one
        found.append(len(rows.all()))
    return found
