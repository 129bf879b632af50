from functools import partial

from fastapi import APIRouter, BackgroundTasks

from payouts.api.schemas import CardIn, PayoutCreate, PayoutRead
from payouts.core.domain.payment import Ledger, Money, Payment
from payouts.repositories.payouts import PayoutRepository

router = APIRouter()
ledger = Ledger()


def repo() -> PayoutRepository:
    raise NotImplementedError


@router.post("/a")
def a(body: PayoutCreate) -> None:
    ledger.book(body)  # error: apr-dto-in-core


@router.post("/b")
def b(body: PayoutCreate) -> None:
    ledger.last = body  # error: apr-dto-in-core


@router.post("/c")
def c(body: PayoutCreate, tasks: BackgroundTasks) -> None:
    tasks.add_task(ledger.book, body)  # error: apr-dto-in-core


@router.post("/d")
def d(bodies: list[PayoutCreate]) -> None:
    for body in bodies:
        ledger.book("x", body)  # error: apr-dto-in-core


@router.post("/e")
def e(body: PayoutCreate) -> PayoutRead:
    ledger.book(Money(cents=body.cents))
    repo().add(Money(cents=body.cents))
    return PayoutRead(id=1, cents=body.cents)


@router.post("/f")
def f(body: PayoutCreate) -> None:
    repo().add_cents(body.cents, label="f")


@router.post("/g")
def g(body: PayoutCreate) -> None:
    repo().add_cents(**body.model_dump())


@router.post("/h")
def h(body: PayoutCreate) -> int:
    book = partial(ledger.book, body)  # error: apr-dto-in-core
    book()
    return repo().create(body)
