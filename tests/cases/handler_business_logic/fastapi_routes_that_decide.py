# only: apr-handler-business-logic
"""FastAPI and SQLAlchemy: routes, dependencies and private helpers that decide business matters."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Protocol

from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, HTTPException
from pydantic import BaseModel
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

app = FastAPI()
router = APIRouter()


class Base(DeclarativeBase): ...


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int]
    total: Mapped[int]
    status: Mapped[str]
    note: Mapped[str]
    placed_at: Mapped[datetime]
    lines: Mapped[list["Line"]] = relationship()


class Line(Base):
    __tablename__ = "lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    price: Mapped[int]
    quantity: Mapped[int]


class NoteIn(BaseModel):
    note: str
    quantity: int = 1


class OrderOut(BaseModel):
    id: int
    total: float


class Orders(Protocol):
    def get(self, order_id: int) -> Order: ...
    def set_fee(self, order_id: int, fee: int) -> None: ...
    def ship(self, order_id: int) -> None: ...
    def all_of(self, customer_id: int) -> list[Order]: ...
    def set_total(self, order_id: int, total: int) -> None: ...


def get_db() -> Iterator[Session]:
    raise NotImplementedError
    yield


def get_orders() -> Orders:
    raise NotImplementedError


DB = Annotated[Session, Depends(get_db)]
OrdersDep = Annotated[Orders, Depends(get_orders)]


@router.post("/orders/{order_id}/cancel")
def cancel(order_id: int, db: DB) -> None:
    order = db.get(Order, order_id)
    if order is None:
        raise HTTPException(404)
    order.status = "cancelled"  # error: apr-handler-business-logic
    db.commit()


@router.patch("/orders/{order_id}")
async def annotate(order_id: int, body: NoteIn, db: Annotated[AsyncSession, Depends(get_db)]) -> None:
    order = await db.get_one(Order, order_id)
    order.note = body.note
    order.total = body.quantity  # error: apr-handler-business-logic
    await db.commit()


@router.put("/orders/{order_id}")
def replace(order_id: int, body: NoteIn, db: DB) -> None:
    order = db.scalars(select(Order).where(Order.id == order_id)).one()
    for name, value in body.model_dump().items():
        setattr(order, name, value)
    for name in ("note", "status"):
        setattr(order, name, "replaced")  # error: apr-handler-business-logic
    db.commit()


@app.post("/orders/{order_id}/raise")
def raise_total(order_id: int, db: DB) -> None:
    order = db.get_one(Order, order_id)
    order.total += 100  # error: apr-handler-business-logic
    db.commit()


@app.post("/orders/close")
def close_old(db: DB) -> None:
    db.execute(update(Order).where(Order.status == "new").values(status="closed"))  # error: apr-handler-business-logic
    db.commit()


@router.put("/orders/{order_id}/shipping")
def shipping(order_id: int, orders: OrdersDep) -> dict[str, int]:
    order = orders.get(order_id)
    fee = 0 if order.total >= 5000 else 490  # error: apr-handler-business-logic
    orders.set_fee(order_id, fee)
    return {"fee": fee}


@router.put("/orders/{order_id}/express")
def express(order_id: int, orders: OrdersDep) -> None:
    order = orders.get(order_id)
    if order.total > 10_000:  # error: apr-handler-business-logic
        fee = 0
    else:
        fee = 900
    orders.set_fee(order_id, fee)


@router.post("/orders/{order_id}/ship")
def ship(order_id: int, orders: OrdersDep) -> None:
    order = orders.get(order_id)
    if order.status != "paid":  # error: apr-handler-business-logic
        raise HTTPException(409, "not paid")
    orders.ship(order_id)


@router.post("/orders/{order_id}/discount")
def discount(order_id: int, orders: OrdersDep) -> OrderOut:
    order = orders.get(order_id)
    total = round(order.total * 0.9)  # error: apr-handler-business-logic
    orders.set_total(order_id, total)
    return OrderOut(id=order.id, total=total / 100)


@router.post("/orders/{order_id}/recount")
def recount(order_id: int, orders: OrdersDep) -> None:
    order = orders.get(order_id)
    total = 0
    for line in order.lines:
        total += line.price * line.quantity  # error: apr-handler-business-logic
    orders.set_total(order_id, total)


@router.post("/customers/{customer_id}/bonus")
def bonus(customer_id: int, orders: OrdersDep, tasks: BackgroundTasks) -> None:
    spent = sum(order.total for order in orders.all_of(customer_id))  # error: apr-handler-business-logic
    if spent > 100_000:
        tasks.add_task(print, customer_id)


@router.post("/customers/{customer_id}/remind")
def remind(customer_id: int, orders: OrdersDep) -> None:
    late = [order.id for order in orders.all_of(customer_id) if order.status == "late"]  # error: apr-handler-business-logic
    for order_id in late:
        orders.ship(order_id)


@router.post("/orders")
def place(body: NoteIn, db: DB) -> None:
    with db.begin():  # error: apr-handler-business-logic
        order = Order(customer_id=1, total=0, status="new", note=body.note)
        db.add(order)
        db.flush()
        db.add(Line(price=1, quantity=body.quantity))


@router.post("/orders/quick")
def place_quickly(body: NoteIn, db: DB) -> None:
    order = Order(customer_id=1, total=0, status="new", note=body.note)
    db.add(order)
    db.add(Line(price=1, quantity=body.quantity))
    db.commit()  # error: apr-handler-business-logic


def _fee(order: Order) -> int:
    if order.total > 5000:  # error: apr-handler-business-logic
        return 0
    return 490


@router.post("/orders/{order_id}/fee")
def set_fee(order_id: int, orders: OrdersDep) -> None:
    """The helper decides: it is reported there, not here."""
    orders.set_fee(order_id, _fee(orders.get(order_id)))


def _is_large(order: Order) -> bool:
    return order.total > 50_000  # error: apr-handler-business-logic


@router.post("/orders/{order_id}/screen")
def screen(order_id: int, orders: OrdersDep) -> None:
    order = orders.get(order_id)
    if _is_large(order):
        orders.ship(order.id)


def _with_tax(cents: int) -> int:
    return cents * 119 // 100  # error: apr-handler-business-logic


@router.post("/orders/{order_id}/tax")
def tax(order_id: int, orders: OrdersDep) -> None:
    orders.set_total(order_id, _with_tax(orders.get(order_id).total))


def _close(order: Order, db: Session) -> None:
    order.status = "closed"  # error: apr-handler-business-logic
    db.commit()


@router.post("/orders/{order_id}/close")
def close(order_id: int, db: DB) -> None:
    _close(db.get_one(Order, order_id), db)


def paid_order(order_id: int, db: DB) -> Order:
    """A dependency is a handler."""
    order = db.get_one(Order, order_id)
    if order.total == 0:
        order.status = "paid"  # error: apr-handler-business-logic
    return order


@router.get("/orders/{order_id}/paid")
def show_paid(order: Annotated[Order, Depends(paid_order)]) -> OrderOut:
    return OrderOut(id=order.id, total=order.total / 100)


@router.post("/orders/{order_id}/expire")
def expire(order_id: int, orders: OrdersDep) -> None:
    order = orders.get(order_id)
    age = datetime.now(UTC) - order.placed_at  # error: apr-handler-business-logic
    if age.days > 30:
        orders.set_total(order_id, 0)


@router.get("/orders/{order_id}/eligible")
def eligible(order_id: int, orders: OrdersDep) -> dict[str, bool]:
    order = orders.get(order_id)
    if order.total * 2 > 1000:  # error: apr-handler-business-logic
        return {"eligible": True}
    return {"eligible": False}


@router.post("/orders/{order_id}/vat")
def vat(order_id: int, orders: OrdersDep) -> None:
    order = orders.get(order_id)
    orders.set_total(order_id, int(Decimal(order.total) * Decimal("1.19")))  # error: apr-handler-business-logic


def _register(application: FastAPI) -> None:
    application.add_api_route("/orders/{order_id}/void", void, methods=["POST"])


async def void(order_id: int, orders: OrdersDep) -> None:
    order = orders.get(order_id)
    order.status = "void"  # error: apr-handler-business-logic
