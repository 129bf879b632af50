# only: apr-client-trusted-identity
"""A row whose owner is asked, and another one that is loaded beside it by what the client says: unasked, held against the first, found within it, or somebody else's by its nature."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

app = FastAPI()


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    voucher_id: Mapped[int | None]
    paid: Mapped[bool]


class Voucher(Base):
    __tablename__ = "vouchers"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    order_id: Mapped[int | None]
    used: Mapped[bool]


class Wallet(Base):
    __tablename__ = "wallets"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    cents: Mapped[int]


def get_session() -> Session:
    raise NotImplementedError


def current_user() -> User:
    raise NotImplementedError


Db = Annotated[Session, Depends(get_session)]
Caller = Annotated[User, Depends(current_user)]


@app.post("/orders/{order_id}/voucher/{voucher_id}")
def redeem(order_id: int, voucher_id: int, session: Db, caller: Caller) -> None:  # error: apr-client-trusted-identity
    order = session.get_one(Order, order_id)
    if order.user_id != caller.id:
        raise HTTPException(404)
    voucher = session.get_one(Voucher, voucher_id)
    if voucher is None:
        raise HTTPException(404)
    voucher.used = True
    session.commit()


@app.delete("/orders/{order_id}/vouchers/{voucher_id}")
def take_back(order_id: int, voucher_id: int, session: Db, caller: Caller) -> None:  # error: apr-client-trusted-identity
    order = session.scalars(select(Order).where(Order.id == order_id, Order.user_id == caller.id)).one()
    voucher = session.get_one(Voucher, voucher_id)
    session.delete(voucher)
    order.paid = False
    session.commit()


@app.post("/orders/{order_id}/own-voucher/{voucher_id}")
def redeem_own(order_id: int, voucher_id: int, session: Db, caller: Caller) -> None:
    order = session.get_one(Order, order_id)
    if order.user_id != caller.id:
        raise HTTPException(404)
    voucher = session.get_one(Voucher, voucher_id)
    if voucher.user_id != caller.id:
        raise HTTPException(404)
    voucher.used = True
    session.commit()


@app.post("/orders/{order_id}/its-voucher/{voucher_id}")
def redeem_its(order_id: int, voucher_id: int, session: Db, caller: Caller) -> None:
    order = session.get_one(Order, order_id)
    if order.user_id != caller.id:
        raise HTTPException(404)
    voucher = session.get_one(Voucher, voucher_id)
    if voucher.order_id != order.id:
        raise HTTPException(404)
    voucher.used = True
    session.commit()


@app.post("/orders/{order_id}/found-voucher/{voucher_id}")
def redeem_within(order_id: int, voucher_id: int, session: Db, caller: Caller) -> None:
    order = session.get_one(Order, order_id)
    if order.user_id != caller.id:
        raise HTTPException(404)
    voucher = session.scalars(select(Voucher).where(Voucher.id == voucher_id, Voucher.order_id == order.id)).one()
    voucher.used = True
    session.commit()


@app.post("/wallets/{wallet_id}/transfer/{target_id}")
def transfer(wallet_id: int, target_id: int, cents: int, session: Db, caller: Caller) -> None:
    wallet = session.get_one(Wallet, wallet_id)
    if wallet.user_id != caller.id or not 0 < cents <= wallet.cents:
        raise HTTPException(404)
    target = session.get_one(Wallet, target_id)
    wallet.cents = Wallet.cents - cents
    target.cents = Wallet.cents + cents
    session.commit()


def may_use(voucher: Voucher, user: User) -> bool:
    return voucher.order_id is None and user.id > 0


@app.post("/orders/{order_id}/asked-voucher/{voucher_id}")
def redeem_asked(order_id: int, voucher_id: int, session: Db, caller: Caller) -> None:
    order = session.get_one(Order, order_id)
    if order.user_id != caller.id:
        raise HTTPException(404)
    voucher = session.get_one(Voucher, voucher_id)
    if not may_use(voucher, caller):
        raise HTTPException(403)
    voucher.used = True
    session.commit()


class Event(Base):
    __tablename__ = "events"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class Booking(Base):
    __tablename__ = "bookings"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    event_id: Mapped[int]


class Draft(Base):
    __tablename__ = "drafts"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


@app.post("/events/{event_id}/arrival/{draft_id}")
def arrive(event_id: int, draft_id: int, session: Db, caller: Caller) -> None:
    event = session.get_one(Event, event_id)
    draft = session.get_one(Draft, draft_id)
    bookings = session.scalars(select(Booking).where(Booking.user_id == caller.id, Booking.event_id == event.id, Booking.id != draft.id))
    for booking in bookings:
        session.delete(booking)
    session.commit()
