from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, Protocol, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from .tables import Base, League, Player, Team, Transfer

Row = TypeVar("Row", bound=Base)


class FeeSource(Protocol):
    def fees_of(self, player_id: int) -> int: ...


class SqlRepository(Generic[Row]):
    model: type[Row]

    def __init__(self, session: Session) -> None:
        self.session = session

    def find(self, key: int) -> Row | None:
        return self.session.get(self.model, key)

    def find_many(self, keys: Iterable[int]) -> dict[int, Row]:
        column = self.model.__table__.c.id
        rows = self.session.scalars(select(self.model).where(column.in_(list(keys)))).all()
        return {getattr(row, "id"): row for row in rows}


class PlayerRepository(SqlRepository[Player]):
    model = Player

    def all(self) -> Sequence[Player]:
        return self.session.scalars(select(Player).order_by(Player.name)).all()

    def all_with_team(self) -> Sequence[Player]:
        statement = select(Player).options(joinedload(Player.team).joinedload(Team.league))
        return self.session.scalars(statement).all()

    def of_league(self, league: str) -> Sequence[Player]:
        statement = (
            select(Player)
            .join(Player.team)
            .join(Team.league)
            .where(League.name == league)
            .options(contains_eager(Player.team).contains_eager(Team.league))
        )
        return self.session.scalars(statement).all()


class TransferRepository(SqlRepository[Transfer]):
    model = Transfer

    def fees_of(self, player_id: int) -> int:
        return self.session.scalar(select(func.sum(Transfer.fee_cents)).where(Transfer.player_id == player_id)) or 0

    def fees(self, player_ids: Sequence[int]) -> dict[int, int]:
        rows = self.session.execute(
            select(Transfer.player_id, func.sum(Transfer.fee_cents))
            .where(Transfer.player_id.in_(player_ids))
            .group_by(Transfer.player_id)
        )
        return {player_id: total for player_id, total in rows}


class FixedFees:
    """For the season preview: no database behind it."""

    def __init__(self, fees: dict[int, int]) -> None:
        self._fees = fees

    def fees_of(self, player_id: int) -> int:
        return self._fees.get(player_id, 0)
