# only: apr-orm-outside-transaction
"""A row of an asynchronous session, handed to a function that reads a lazy relation of it: that raises as it would where the row was loaded."""

from dataclasses import dataclass

from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, selectinload


class Base(DeclarativeBase):
    pass


class Team(Base):
    __tablename__ = "teams"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    members: Mapped[list["Member"]] = relationship(back_populates="team")

    def size(self) -> int:
        return len(self.members)


class Member(Base):
    __tablename__ = "members"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    team: Mapped[Team] = relationship(back_populates="members")


@dataclass
class TeamDto:
    name: str
    members: list[str]

    @classmethod
    def of(cls, team: Team) -> "TeamDto":
        return cls(team.name, [one.name for one in team.members])


def to_dto(team: Team) -> TeamDto:
    return TeamDto(team.name, [one.name for one in team.members])


def names_only(team: Team, with_members: bool = False) -> TeamDto:
    return TeamDto(team.name, [one.name for one in team.members] if with_members else [])


async def by_function(session: AsyncSession, team_id: int) -> TeamDto:
    team = await session.get_one(Team, team_id)
    return to_dto(team)  # error: apr-orm-outside-transaction


async def by_method(session: AsyncSession, team_id: int) -> int:
    team = await session.get_one(Team, team_id)
    return team.size()  # error: apr-orm-outside-transaction


async def by_class_method(session: AsyncSession) -> list[TeamDto]:
    teams = (await session.scalars(select(Team))).all()
    return [TeamDto.of(team) for team in teams]  # error: apr-orm-outside-transaction


async def loaded(session: AsyncSession, team_id: int) -> TeamDto:
    team = await session.get_one(Team, team_id, options=[selectinload(Team.members)])
    return to_dto(team)


async def loaded_in_the_query(session: AsyncSession) -> list[TeamDto]:
    teams = (await session.scalars(select(Team).options(selectinload(Team.members)))).all()
    return [TeamDto.of(team) for team in teams]


async def refreshed(session: AsyncSession, team_id: int) -> int:
    team = await session.get_one(Team, team_id)
    await session.refresh(team, ["members"])
    return team.size()


async def only_where_asked(session: AsyncSession, team_id: int) -> TeamDto:
    team = await session.get_one(Team, team_id)
    return names_only(team)


def in_threads(session: Session, team_id: int) -> TeamDto:
    return to_dto(session.get_one(Team, team_id))


async def in_the_synchronous_part(session: AsyncSession, team_id: int) -> TeamDto:
    return await session.run_sync(lambda inner: to_dto(inner.get_one(Team, team_id)))


async def given(team: Team) -> TeamDto:
    return to_dto(team)
