from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Named:
    name: Mapped[str] = mapped_column(String(80))


class Team(Named, Base):
    __tablename__ = "teams"
    id: Mapped[int] = mapped_column(primary_key=True)
    league_id: Mapped[int] = mapped_column(ForeignKey("leagues.id"))
    league: Mapped[League] = relationship(back_populates="teams")
    players: Mapped[list[Player]] = relationship(back_populates="team", order_by="Player.name")


class League(Named, Base):
    __tablename__ = "leagues"
    id: Mapped[int] = mapped_column(primary_key=True)
    teams: Mapped[list[Team]] = relationship(back_populates="league")


class Player(Named, Base):
    __tablename__ = "players"
    id: Mapped[int] = mapped_column(primary_key=True)
    born_on: Mapped[date]
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    team: Mapped[Team] = relationship(back_populates="players")

    def __str__(self) -> str:
        return f"{self.name} ({self.team.name})"

    @property
    def league_name(self) -> str:
        return self.team.league.name

    @property
    def initials(self) -> str:
        return "".join(part[0] for part in self.name.split())


class Transfer(Base):
    __tablename__ = "transfers"
    id: Mapped[int] = mapped_column(primary_key=True)
    player_id: Mapped[int] = mapped_column(ForeignKey("players.id"))
    fee_cents: Mapped[int]
