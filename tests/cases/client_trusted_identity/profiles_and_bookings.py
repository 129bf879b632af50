# only: apr-client-trusted-identity
# ruff: noqa: B008
from __future__ import annotations

from typing import Any

import jwt
import peewee
from fastapi import APIRouter, Body, Depends, FastAPI, Header, HTTPException, Request, Security
from fastapi.security import HTTPBearer
from pydantic import BaseModel, ConfigDict
from redis.asyncio import Redis
from sqlmodel import Field, Session, SQLModel, create_engine, select
from starlette.responses import JSONResponse
from tortoise import fields
from tortoise.models import Model

engine = create_engine("sqlite://")
app = FastAPI()
router = APIRouter()


class Profile(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    user_id: int
    bio: str
    is_premium: bool = False


class ProfileUpdate(SQLModel):
    bio: str | None = None
    is_premium: bool | None = None


class BioUpdate(SQLModel):
    model_config = ConfigDict(extra="forbid")
    bio: str | None = None


class Account(peewee.Model):
    owner = peewee.CharField()
    balance = peewee.IntegerField()
    name = peewee.CharField()


class Booking(Model):
    id = fields.IntField(primary_key=True)
    guest_id = fields.IntField()
    price = fields.IntField()
    status = fields.CharField(max_length=10)


class Caller(BaseModel):
    id: int
    roles: list[str]


def caller(token: Any = Depends(HTTPBearer())) -> Caller:
    claims = jwt.decode(token.credentials, "k", algorithms=["HS256"])
    return Caller(id=claims["sub"], roles=claims["roles"])


def unverified_caller(request: Request) -> Caller:  # error: apr-client-trusted-identity
    raw = request.headers["authorization"].split(" ")[1]
    claims = jwt.decode(raw, "", algorithms=["none"], options={"verify_signature": False, "verify_exp": True})
    return Caller(id=claims["sub"], roles=claims["roles"])


def needs(role: str):
    def check(who: Caller = Depends(caller)) -> Caller:
        if role not in who.roles:
            raise HTTPException(status_code=403)
        return who

    return check


@router.patch("/profiles/{profile_id}")
def update_profile(profile_id: int, body: ProfileUpdate, who: Caller = Depends(caller)):  # error: apr-client-trusted-identity
    with Session(engine) as s:
        row = s.exec(select(Profile).where(Profile.id == profile_id, Profile.user_id == who.id)).one()
        row.sqlmodel_update(body.model_dump(exclude_unset=True))
        s.add(row)
        s.commit()


@router.patch("/profiles/{profile_id}/bio")
def update_bio(profile_id: int, body: BioUpdate, who: Caller = Depends(caller)):
    with Session(engine) as s:
        row = s.exec(select(Profile).where(Profile.id == profile_id, Profile.user_id == who.id)).one()
        row.sqlmodel_update(body.model_dump(exclude_unset=True))
        s.add(row)
        s.commit()


@router.get("/profiles/{profile_id}/private")
def private_profile(profile_id: int, who: Caller = Depends(caller)):
    with Session(engine) as s:
        row = s.get(Profile, profile_id)
        if row is None or (row.user_id != who.id and "support" not in who.roles):
            raise HTTPException(404)
        return row.bio


@router.post("/accounts/{name}/withdraw")
def withdraw(name: str, owner: str = Body(), cents: int = Body(), who: Caller = Depends(caller)):  # error: apr-client-trusted-identity
    account = Account.get(Account.owner == owner, Account.name == name)
    Account.update(balance=Account.balance - cents).where(Account.id == account.id).execute()


@router.get("/accounts")
def accounts(who: Caller = Depends(caller)):
    return list(Account.select().where(Account.owner == who.id).dicts())


@router.post("/bookings")
async def book(payload: dict = Body(...), who: Caller = Depends(caller)):  # error: apr-client-trusted-identity
    booking = await Booking.create(guest_id=who.id, price=payload["price"], status="new")
    return {"id": booking.id}


@router.post("/bookings/{booking_id}/confirm")
async def confirm(booking_id: int, who: Caller = Depends(caller)):  # error: apr-client-trusted-identity
    booking = await Booking.get(id=booking_id)
    booking.status = "confirmed"
    await booking.save()


@router.post("/bookings/{booking_id}/cancel")
async def cancel(booking_id: int, who: Caller = Depends(caller)):
    booking = await Booking.get_or_none(id=booking_id, guest_id=who.id)
    if booking is None:
        raise HTTPException(404)
    booking.status = "cancelled"
    await booking.save()


@router.post("/bookings/{booking_id}/refund", dependencies=[Security(needs("support"))])
async def refund(booking_id: int, reason: str):
    booking = await Booking.get(id=booking_id)
    booking.status = "refunded"
    await booking.save()


@router.get("/carts")
async def cart(x_customer_id: str = Header(), redis: Redis = Depends(lambda: Redis(socket_timeout=1))):  # error: apr-client-trusted-identity
    return await redis.hgetall(f"cart:{x_customer_id}")


@app.middleware("http")
async def identify(request: Request, call_next):  # error: apr-client-trusted-identity
    request.state.user_id = request.headers.get("X-User-ID")
    return await call_next(request)


@app.middleware("http")
async def trace(request: Request, call_next):
    request.state.trace = request.headers.get("X-Request-ID")
    return await call_next(request)


async def listing(request: Request) -> JSONResponse:
    rows = await Booking.filter(guest_id=request.user.id).values()
    return JSONResponse(rows)


@router.get("/bookings/search")
async def search(status: str, who: Caller = Depends(caller)):
    return await Booking.filter(guest_id=who.id, status=status).values()


@router.get("/version")
def version(x_user_agent: str = Header(default="")):
    return {"agent": x_user_agent}


class ReviewIn(BaseModel):
    stars: int
    text: str
    author_id: int


class Review(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    author_id: int
    stars: int
    text: str


@router.post("/reviews")
def review(body: ReviewIn, who: Caller = Depends(caller)):  # error: apr-client-trusted-identity
    with Session(engine) as s:
        s.add(Review.model_validate(body))
        s.commit()


@router.post("/reviews/mine")
def own_review(body: ReviewIn, who: Caller = Depends(caller)):
    with Session(engine) as s:
        s.add(Review.model_validate(body, update={"author_id": who.id}))
        s.commit()
