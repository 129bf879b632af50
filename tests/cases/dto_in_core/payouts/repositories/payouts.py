from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, Session, SQLModel

from payouts.api.schemas import PayoutCreate, PayoutRead
from payouts.core.domain.payment import Money


class Payout(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    cents: int


class PayoutRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def create(self, body: PayoutCreate) -> int:  # error: apr-dto-in-core
        row = Payout.model_validate(body)
        self.session.add(row)
        return row.id or 0

    def all(self) -> Sequence[PayoutRead]:  # error: apr-dto-in-core
        return []

    def upsert(self, item) -> None:
        self.session.execute(insert(Payout).values(**item.model_dump()).on_conflict_do_nothing())  # error: apr-dto-in-core

    def patch(self, pk: int, item) -> None:
        row = self.session.get_one(Payout, pk)
        for key, value in item.dict(exclude_unset=True).items():  # error: apr-dto-in-core
            setattr(row, key, value)

    def add(self, money: Money) -> None:
        self.session.add(Payout(cents=money.cents))

    def add_cents(self, cents: int, **labels: str) -> None:
        self.session.add(Payout(cents=cents))

    def tuple_of(self, pk: int) -> tuple[int, int]:
        row = self.session.get_one(Payout, pk)
        return (row.id or 0, row.cents)
