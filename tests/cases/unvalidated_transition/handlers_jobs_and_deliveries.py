"""Handlers, jobs and commands that set a state; what a webhook is told belongs to another rule; helpers that only their callers use; text without choices."""
# only: apr-unvalidated-transition

from __future__ import annotations

import enum
import hashlib
import hmac
from functools import partial
from typing import Any, Literal

from aiohttp import web
from django.core.management.base import BaseCommand
from fastapi import APIRouter, Header, HTTPException, Request
from sqlalchemy import String, select
from sqlalchemy import update as sql_update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

router = APIRouter()
sessions: async_sessionmaker[AsyncSession] = async_sessionmaker()


class Base(DeclarativeBase):
    pass


class PaymentStatus(enum.IntEnum):
    CREATED = 1
    PAID = 2
    FAILED = 3


class Payment(Base):
    __tablename__ = "payments"

    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[PaymentStatus]
    note_status: Mapped[str] = mapped_column(String(100))
    fraud_state: Mapped[Literal["unchecked", "clean", "suspicious"]]

    def apply(self, **changes: Any) -> None:
        for name, value in changes.items():
            setattr(self, name, value)


class CardPayment(Payment):
    last_four: Mapped[str]


@router.post("/webhooks/payments")
async def payment_webhook(request: Request, x_signature: str = Header()) -> dict[str, str]:
    body = await request.body()
    if not hmac.compare_digest(hmac.new(b"secret", body, hashlib.sha256).hexdigest(), x_signature):
        raise HTTPException(400)
    event = await request.json()
    async with sessions.begin() as session:
        payment = await session.get_one(Payment, event["payment_id"])
        payment.status = PaymentStatus.PAID
    return {"status": "ok"}


@router.post("/payments/{payment_id}/fail")
async def fail(payment_id: int) -> dict[str, str]:
    async with sessions.begin() as session:
        payment = await session.get_one(CardPayment, payment_id)
        payment.status = PaymentStatus.FAILED  # error: apr-unvalidated-transition
        payment.note_status = "failed by hand"
    return {"status": "ok"}


@router.post("/payments/{payment_id}/clear")
async def clear(payment_id: int) -> dict[str, str]:
    async with sessions.begin() as session:
        payment = await session.get_one(Payment, payment_id)
        payment.apply(fraud_state="clean", last_four="")  # error: apr-unvalidated-transition
    return {"status": "ok"}


@router.post("/payments/{payment_id}/suspect")
async def suspect(payment_id: int) -> dict[str, str]:
    async with sessions.begin() as session:
        payment = await session.get_one(Payment, payment_id)
        if payment.fraud_state in {"clean", "suspicious"}:
            raise HTTPException(409, "decided")
        payment.apply(fraud_state="suspicious")
    return {"status": "ok"}


async def pay(request: web.Request) -> web.Response:
    async with sessions.begin() as session:
        payment = await session.scalar(select(Payment).where(Payment.id == int(request.match_info["id"])).with_for_update())
        if payment is None:
            raise web.HTTPNotFound
        payment.status = PaymentStatus.PAID  # error: apr-unvalidated-transition
    return web.json_response({})


class Command(BaseCommand):
    def handle(self, *args: Any, **options: Any) -> None:
        with Session() as session:
            for payment in session.scalars(select(Payment)):
                payment.status = PaymentStatus.FAILED  # error: apr-unvalidated-transition
            session.commit()


class PaymentService:
    def __init__(self, session: Session) -> None:
        self.session = session
        self.update = partial(sql_update, Payment)

    def settle(self, payment: Payment) -> None:
        if not self._is_open(payment):
            raise ValueError(payment.id)
        self._set(payment, PaymentStatus.PAID)

    def give_up(self, payment: Payment) -> None:
        if self._is_open(payment):
            self._set(payment, PaymentStatus.FAILED)

    def _is_open(self, payment: Payment) -> bool:
        return payment.status is PaymentStatus.CREATED

    def _set(self, payment: Payment, status: PaymentStatus) -> None:
        payment.status = status

    def fail_all(self) -> None:
        self.session.execute(sql_update(Payment).values(status=PaymentStatus.FAILED))  # error: apr-unvalidated-transition

    def fail_many(self, ids: list[int]) -> None:
        changes: dict[str, Any] = {"status": PaymentStatus.FAILED, "note_status": "given up"}
        self.session.execute(sql_update(Payment).where(Payment.id.in_(ids)).values(**changes))  # error: apr-unvalidated-transition

    def copy(self, payment: Payment) -> Payment:
        other = Payment(note_status="", fraud_state="unchecked")
        other.status = payment.status
        return other

    def find_or_make(self, payment_id: int) -> Payment:
        payment = self.session.get(Payment, payment_id)
        if payment is None:
            payment = Payment(id=payment_id, note_status="", fraud_state="unchecked")
            payment.status = PaymentStatus.CREATED
            self.session.add(payment)
        return payment

    def note(self, payment: Payment, text: str) -> None:
        payment.note_status = text


def swap(first: Payment, second: Payment) -> None:
    if first.status is PaymentStatus.CREATED and second.status is PaymentStatus.CREATED:
        first.status, second.status = PaymentStatus.PAID, PaymentStatus.FAILED


def guard_clause_in_loop(payments: list[Payment]) -> None:
    for payment in payments:
        if payment.status != PaymentStatus.CREATED:
            continue
        payment.status = PaymentStatus.FAILED


def no_guard_in_loop(payments: list[Payment]) -> None:
    for payment in payments:
        if payment.id < 0:
            continue
        payment.status = PaymentStatus.FAILED  # error: apr-unvalidated-transition


def inner(payments: list[Payment]) -> None:
    def fail_one(payment: Payment) -> None:
        payment.status = PaymentStatus.FAILED

    for payment in payments:
        if payment.status is PaymentStatus.CREATED:
            fail_one(payment)
