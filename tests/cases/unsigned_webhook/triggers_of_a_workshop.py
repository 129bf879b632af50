"""Webhooks that start the jobs of a workshop: a router that asks for the secret of the address, a helper that its routes share, what manages keys, and files that are compared by their hash."""
# only: apr-unsigned-webhook

import hashlib
import hmac
import secrets
from typing import Annotated, Any

import httpx
from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Request
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

app = FastAPI()


class Base(DeclarativeBase): ...


class Trigger(Base):
    __tablename__ = "triggers"
    id: Mapped[int] = mapped_column(primary_key=True)
    secret: Mapped[str]
    hashed: Mapped[str]
    runs: Mapped[int]


def session() -> Session: ...


async def validate_trigger(number: int, secret: str, db: Annotated[Session, Depends(session)]) -> None:
    trigger = db.scalars(select(Trigger).where(Trigger.id == number)).one_or_none()
    if trigger is None or not secrets.compare_digest(secret, trigger.secret):
        raise HTTPException(401)


asked = APIRouter(prefix="/webhooks/{number}/{secret}", dependencies=[Depends(validate_trigger)])
open_to_all = APIRouter(prefix="/webhooks/legacy")


async def _incoming_webhook(number: int, payload: dict[str, Any], db: Session, request: Request) -> None:
    trigger = db.get_one(Trigger, number)
    trigger.runs += 1
    db.commit()
    async with httpx.AsyncClient() as client:
        await client.post("https://jobs.example/start", json={"trigger": number, **payload})


@asked.post("")
async def incoming(number: int, payload: dict[str, Any], db: Annotated[Session, Depends(session)], request: Request) -> None:
    await _incoming_webhook(number, payload, db, request)


@asked.post("/wait")
async def incoming_and_wait(number: int, payload: dict[str, Any], db: Annotated[Session, Depends(session)], request: Request) -> None:
    await _incoming_webhook(number, payload, db, request)


async def _legacy_webhook(number: int, payload: dict[str, Any], db: Session, request: Request) -> None:
    trigger = db.get_one(Trigger, number)
    trigger.runs += 1
    db.commit()


@open_to_all.post("/{number}")
async def legacy_webhook(number: int, payload: dict[str, Any], db: Annotated[Session, Depends(session)], request: Request) -> None:  # error: apr-unsigned-webhook
    await _legacy_webhook(number, payload, db, request)


manage = APIRouter(prefix="/triggers")


@manage.post("/{number}/webhook/key")
def generate_webhook_key(number: int, db: Annotated[Session, Depends(session)]) -> str:
    raw = secrets.token_urlsafe(32)
    trigger = db.get_one(Trigger, number)
    trigger.hashed = hashlib.sha256(raw.encode()).hexdigest()
    db.commit()
    return raw


@manage.post("/{number}/webhook/key/revoke")
def revoke_webhook_key(number: int, db: Annotated[Session, Depends(session)]) -> None:
    trigger = db.get_one(Trigger, number)
    trigger.hashed = ""
    db.commit()


class Stored:
    key: str
    bucket: str
    sha256: str


async def download(bucket: str, key: str) -> bytes: ...


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


async def _stored_payload(stored: Stored) -> bytes:
    content = await download(bucket=stored.bucket, key=stored.key)
    actual = sha256_of(content)
    if actual != stored.sha256:
        raise ValueError(f"{stored.key} is damaged")
    return content


def _signed(key: bytes, body: bytes) -> str:
    return hmac.new(key, body, hashlib.sha256).hexdigest()


@open_to_all.post("/parts")
async def parts_webhook(request: Request, x_signature: Annotated[str, Header()], db: Annotated[Session, Depends(session)]) -> None:  # error: apr-unsigned-webhook
    body = await request.body()
    if _signed(b"of the workshop", body) != x_signature:
        raise HTTPException(401)
    db.add(Trigger(secret="", hashed="", runs=0))
    db.commit()


app.include_router(asked)
app.include_router(open_to_all)
app.include_router(manage)
