"""Other angles."""

# only: apr-webhook-order-assumed
from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import peewee
from beanie import Document
from faststream.rabbit import RabbitBroker
from fastapi import APIRouter, HTTPException
from pydantic import BaseModel
from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from tortoise import fields
from tortoise.models import Model

router = APIRouter(prefix="/webhooks")
broker = RabbitBroker()


class Base(DeclarativeBase):
    pass


class State(str, enum.Enum):
    NEW = "new"
    ACTIVE = "active"
    CLOSED = "closed"


class Account(Base):
    __tablename__ = "accounts"
    id: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[State]
    plan: Mapped[str]
    revision: Mapped[int]
    updated_at: Mapped[datetime]

    def apply(self, event: "AccountWebhookEvent") -> None:
        if event.revision <= self.revision:
            return
        self.revision = event.revision
        self.state = event.state

    def close(self) -> None:
        if self.state is not State.ACTIVE:
            raise ValueError(self.state)
        self.state = State.CLOSED


class AccountWebhookEvent(BaseModel):
    id: str
    kind: str
    account: str
    state: State
    plan: str
    revision: int
    updated_at: datetime


class TParcel(Model):
    id = fields.IntField(primary_key=True)
    number = fields.CharField(max_length=20, unique=True)
    status = fields.CharField(max_length=20)
    seq = fields.IntField(default=0)


class PParcel(peewee.Model):
    number = peewee.CharField(unique=True)
    status = peewee.CharField()


class Robot(Document):
    serial: str
    state: str
    at: datetime


class Accounts:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def by_id(self, account_id: str) -> Account | None:
        return await self.session.get(Account, account_id, with_for_update=True)

    async def set_state(self, account_id: str, state: State) -> None:
        await self.session.execute(update(Account).where(Account.id == account_id).values(state=state))  # error: apr-webhook-order-assumed


async def session() -> AsyncSession: ...


@router.post("/a1")
async def through_repository(event: AccountWebhookEvent) -> None:
    await Accounts(await session()).set_state(event.account, event.state)


@router.post("/a2")
async def entity_applies(event: AccountWebhookEvent) -> None:
    account = await Accounts(await session()).by_id(event.account)
    if account is None:
        raise HTTPException(503)
    account.apply(event)


@router.post("/a3")
async def entity_closes(event: AccountWebhookEvent) -> None:
    account = await Accounts(await session()).by_id(event.account)
    if account is None:
        raise HTTPException(503)
    account.close()


@router.post("/a4")
async def upsert_blind(event: AccountWebhookEvent) -> None:
    s = await session()
    stmt = insert(Account).values(id=event.account, state=event.state, plan=event.plan, revision=event.revision, updated_at=event.updated_at)
    await s.execute(
        stmt.on_conflict_do_update(index_elements=["id"], set_={"state": event.state, "plan": event.plan})  # error: apr-webhook-order-assumed
    )


@router.post("/a5")
async def upsert_where_newer(event: AccountWebhookEvent) -> None:
    s = await session()
    stmt = insert(Account).values(id=event.account, state=event.state, plan=event.plan, revision=event.revision, updated_at=event.updated_at)
    await s.execute(
        stmt.on_conflict_do_update(
            index_elements=["id"], set_={"state": event.state, "plan": event.plan}, where=Account.revision < stmt.excluded.revision
        )
    )


@router.post("/a6")
async def text_update(event: AccountWebhookEvent) -> None:
    s = await session()
    await s.execute(
        text("UPDATE accounts SET state = :state WHERE id = :id"), {"state": event.state, "id": event.account}  # error: apr-webhook-order-assumed
    )


@router.post("/a7")
async def text_update_newer(event: AccountWebhookEvent) -> None:
    s = await session()
    await s.execute(
        text("UPDATE accounts SET state = :state, revision = :rev WHERE id = :id AND revision < :rev"),
        {"state": event.state, "id": event.account, "rev": event.revision},
    )


@broker.subscriber("parcels")
async def tortoise_parcels(msg: dict[str, Any]) -> None:
    parcel = await TParcel.get(number=msg["number"])
    parcel.status = msg["status"]  # error: apr-webhook-order-assumed
    await parcel.save()


@broker.subscriber("parcels2")
async def tortoise_parcels_seq(msg: dict[str, Any]) -> None:
    await TParcel.filter(number=msg["number"], seq__lt=msg["seq"]).update(status=msg["status"], seq=msg["seq"])


@broker.subscriber("parcels3")
async def tortoise_blind(msg: dict[str, Any]) -> None:
    await TParcel.filter(number=msg["number"]).update(status=msg["status"])  # error: apr-webhook-order-assumed


@broker.subscriber("parcels4")
async def peewee_parcels(msg: dict[str, Any]) -> None:
    PParcel.update(status=msg["status"]).where(PParcel.number == msg["number"]).execute()  # error: apr-webhook-order-assumed


@broker.subscriber("parcels5")
async def peewee_parcels_guarded(msg: dict[str, Any]) -> None:
    PParcel.update(status="delivered").where(PParcel.number == msg["number"], PParcel.status == "in_transit").execute()


@broker.subscriber("robots")
async def beanie_robot(msg: dict[str, Any]) -> None:
    robot = await Robot.find_one(Robot.serial == msg["serial"])
    if robot is None:
        raise LookupError
    robot.state = msg["state"]  # error: apr-webhook-order-assumed
    await robot.save()


@broker.subscriber("robots2")
async def beanie_robot_newer(msg: dict[str, Any]) -> None:
    robot = await Robot.find_one(Robot.serial == msg["serial"])
    if robot is None:
        raise LookupError
    at = datetime.fromisoformat(msg["at"])
    if robot.at > at:
        return
    robot.state, robot.at = msg["state"], at
    await robot.save()


HANDLERS: dict[str, Any] = {}


def on(kind: str) -> Any:
    def register(f: Any) -> Any:
        HANDLERS[kind] = f
        return f

    return register


# a gap: nobody in sight takes events and calls what is registered here
@on("account.activated")
def activated(s: Session, event: AccountWebhookEvent) -> None:
    account = s.get_one(Account, event.account)
    account.state = State.ACTIVE  # gap: apr-webhook-order-assumed


@on("account.counted")
def counted(s: Session, event: AccountWebhookEvent) -> None:
    s.execute(update(Account).where(Account.id == event.account).values(revision=Account.revision + 1))


@router.post("/a8")
def greatest(event: AccountWebhookEvent, s: Session) -> None:
    s.execute(update(Account).where(Account.id == event.account).values(updated_at=func.greatest(Account.updated_at, event.updated_at)))
