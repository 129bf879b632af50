"""Repositories: signatures with requests and responses, and dumps of what did not say what it is."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Generic, Protocol, TypeVar

from pydantic import BaseModel
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bistro.domain.orders import Line, Money, Order
from bistro.schemas.orders import OrderIn, OrderOut, Page

S = TypeVar("S", bound=BaseModel)


class Base(DeclarativeBase):
    pass


class OrderRow(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    table: Mapped[int]


@dataclass(frozen=True)
class Busy:
    """A read model that the repository builds for itself."""

    table: int
    orders: int


class Stored(BaseModel):
    """A schema inside a repository module is a DTO."""

    id: int


class Dumpable(Protocol):
    def model_dump(self) -> dict[str, Any]: ...


class OrderRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def add(self, order: Order) -> int:
        row = OrderRow(table=order.table)
        self.session.add(row)
        await self.session.flush()
        return row.id

    async def create(self, order: OrderIn) -> int:  # error: apr-dto-in-core
        row = OrderRow(**order.model_dump(exclude={"lines"}))
        self.session.add(row)
        return row.id

    async def out(self, key: int) -> OrderOut | None:  # error: apr-dto-in-core
        row = await self.session.get(OrderRow, key)
        return OrderOut(id=row.id, table=row.table) if row else None

    async def page(self) -> Page[OrderOut]:  # error: apr-dto-in-core
        return Page(items=[])

    async def stored(self) -> dict[int, Stored]:  # error: apr-dto-in-core
        return {}

    async def busy(self) -> list[Busy]:
        return []

    async def by_shape(self, key: int, shape: type[S]) -> S | None:  # error: apr-dto-in-core
        row = await self.session.get(OrderRow, key)
        return shape.model_validate(row) if row else None

    async def price(self, of: Money) -> None:
        await self.session.execute(update(OrderRow).values(table=of.cents))

    async def put(self, data: Any) -> None:
        self.session.add(OrderRow(**data.model_dump()))  # error: apr-dto-in-core

    async def put_later(self, data) -> None:
        values = data.model_dump(exclude_unset=True)
        values.pop("lines", None)
        await self.session.execute(insert(OrderRow).values(**values))  # error: apr-dto-in-core

    async def put_old(self, data) -> None:
        self.session.add(OrderRow(**{**data.dict(), "table": 1}))  # error: apr-dto-in-core

    async def patch(self, key: int, data: Dumpable) -> None:
        row = await self.session.get_one(OrderRow, key)
        for name, value in data.model_dump().items():  # error: apr-dto-in-core
            setattr(row, name, value)

    async def patch_known(self, key: int, table: int) -> None:
        row = await self.session.get_one(OrderRow, key)
        for name, value in {"table": table}.items():
            setattr(row, name, value)

    async def record(self, order: Order) -> None:
        order_values = asdict(order)
        self.session.add(OrderRow(**order_values))

    async def put_money(self, money: Money) -> None:
        await self.session.execute(update(OrderRow).values(**money.model_dump()))

    async def fixed(self) -> None:
        request = OrderIn(table=1)
        await self.session.execute(insert(OrderRow).values(request.model_dump()))  # error: apr-dto-in-core

    async def save(self, anything) -> None:
        self.session.add(OrderRow(table=anything.table))

    async def tables(self) -> list[int]:
        return list(await self.session.scalars(select(OrderRow.table)))


class GenericRepository(Generic[S]):
    def shapes(self) -> list[S]:  # error: apr-dto-in-core
        return []


class MenuRepository(GenericRepository[OrderOut]):
    async def lines(self) -> list[Line]:
        return []


class OrderService:
    """A service that lies among the repositories."""

    def __init__(self, orders: OrderRepository) -> None:
        self.orders = orders

    async def place(self, request: OrderIn) -> int:
        return await self.orders.add(Order(request.table))
