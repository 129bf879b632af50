# only: apr-webhook-not-idempotent
"""FastAPI webhooks whose work is done again at each delivery: sums, inserts, mails, calls to others, jobs; by a plain body, an injected event, a helper, a class."""

import hashlib
import hmac
import smtplib
from email.message import EmailMessage
from typing import Annotated, Any

import httpx
import stripe
from fastapi import APIRouter, BackgroundTasks, Depends, Header, HTTPException, Request
from pydantic import BaseModel
from sqlalchemy import ForeignKey, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

router = APIRouter()


class Base(DeclarativeBase):
    pass


class Wallet(Base):
    __tablename__ = "wallets"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    balance: Mapped[int]
    notes: Mapped[str | None]


class LedgerEntry(Base):
    __tablename__ = "ledger_entries"
    id: Mapped[int] = mapped_column(primary_key=True)
    wallet_id: Mapped[int] = mapped_column(ForeignKey("wallets.id"))
    event_id: Mapped[str]
    amount: Mapped[int]


class TopUp(BaseModel):
    event_id: str
    wallet_id: int
    amount: int
    email: str


async def get_db() -> AsyncSession:
    raise NotImplementedError


def get_sync_db() -> Session:
    raise NotImplementedError


Db = Annotated[AsyncSession, Depends(get_db)]


def verify(body: bytes, signature: str) -> None:
    if not hmac.compare_digest(hmac.new(b"secret", body, hashlib.sha256).hexdigest(), signature):
        raise HTTPException(401)


@router.post("/webhooks/topups")
async def topup_webhook(event: TopUp, db: Db) -> dict[str, str]:  # error: apr-webhook-not-idempotent
    wallet = await db.get_one(Wallet, event.wallet_id, with_for_update=True)
    wallet.balance += event.amount
    await db.commit()
    return {"status": "ok"}


@router.post("/webhooks/topups/atomic")
async def topup_webhook_atomic(event: TopUp, db: Db) -> None:  # error: apr-webhook-not-idempotent
    await db.execute(update(Wallet).where(Wallet.id == event.wallet_id).values(balance=Wallet.balance + event.amount))
    await db.commit()


@router.post("/webhooks/ledger")
def ledger_webhook(event: TopUp, db: Session = Depends(get_sync_db)) -> None:  # error: apr-webhook-not-idempotent
    db.add(LedgerEntry(wallet_id=event.wallet_id, event_id=event.event_id, amount=event.amount))
    db.commit()


@router.post("/stripe/webhook")
async def stripe_webhook(request: Request, stripe_signature: Annotated[str, Header()], db: Db) -> dict[str, bool]:  # error: apr-webhook-not-idempotent
    payload = await request.body()
    try:
        event = stripe.Webhook.construct_event(payload, stripe_signature, "whsec")
    except ValueError as error:
        raise HTTPException(400) from error
    if event["type"] == "checkout.session.completed":
        session = event["data"]["object"]
        wallet = (await db.execute(select(Wallet).where(Wallet.user_id == session["client_reference_id"]))).scalar_one()
        wallet.balance = wallet.balance + session["amount_total"]
        await db.commit()
    return {"received": True}


def send_receipt(address: str) -> None:
    message = EmailMessage()
    message["To"] = address
    with smtplib.SMTP("localhost", timeout=5) as server:
        server.send_message(message)


@router.post("/webhooks/receipts")
def receipt_webhook(event: TopUp, background: BackgroundTasks) -> None:  # error: apr-webhook-not-idempotent
    background.add_task(send_receipt, event.email)


async def signed_event(request: Request, x_signature: Annotated[str, Header()]) -> TopUp:
    body = await request.body()
    verify(body, x_signature)
    return TopUp.model_validate_json(body)


@router.post("/webhooks/partners")
async def partner_webhook(event: Annotated[TopUp, Depends(signed_event)]) -> None:  # error: apr-webhook-not-idempotent
    async with httpx.AsyncClient(timeout=5) as client:
        await client.post("https://partner.example/credits", json={"wallet": event.wallet_id, "amount": event.amount})


class Notifier:
    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def tell(self, event: TopUp) -> None:
        await self._post({"text": f"{event.wallet_id} was topped up"})

    async def _post(self, body: dict[str, Any]) -> None:
        await self._client.post("https://chat.example/messages", json=body)


def get_notifier() -> Notifier:
    return Notifier(httpx.AsyncClient(timeout=5))


@router.post("/webhooks/chat")
async def chat_webhook(event: TopUp, notifier: Annotated[Notifier, Depends(get_notifier)]) -> None:  # error: apr-webhook-not-idempotent
    await notifier.tell(event)


@router.post("/webhooks/notes")
async def notes_webhook(event: TopUp, db: Db) -> None:
    wallet = await db.get_one(Wallet, event.wallet_id)
    wallet.notes = f"last topped up by {event.email}"
    await db.commit()


@router.get("/webhooks/topups")
async def list_topups(db: Db) -> list[int]:
    return [wallet.id for wallet in (await db.scalars(select(Wallet))).all()]


@router.post("/wallets/{wallet_id}/topup")
async def top_up(wallet_id: int, amount: int, db: Db) -> None:
    wallet = await db.get_one(Wallet, wallet_id, with_for_update=True)
    wallet.balance += amount
    await db.commit()
