# only: apr-client-trusted-identity
"""SQLModel, Beanie, Tortoise and Strawberry: shapes made into rows, ids in a type of their own, a dependency called after the person it gives."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Any

import strawberry
from beanie import Document, PydanticObjectId
from fastapi import APIRouter, Depends, Form, Header, HTTPException, Request, WebSocket
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from jose import jwt
from pydantic import BaseModel
from sqlmodel import Field, Session, SQLModel, select
from strawberry.types import Info
from tortoise import fields
from tortoise.models import Model

router = APIRouter()
bearer = HTTPBearer()


class Member(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    email: str
    plan: str = "free"
    credits: int = 0


class Booking(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="member.id")
    room: str
    status: str = "open"
    total: int = 0


class BookingIn(SQLModel):
    room: str


class BookingFull(SQLModel):
    room: str
    member_id: int
    total: int
    status: str = "open"


class Diary(Document):
    owner_id: str
    text: str


class Letter(Model):
    id = fields.IntField(pk=True)
    recipient_id = fields.IntField()
    text = fields.TextField()


def session() -> Session:
    raise NotImplementedError


Db = Annotated[Session, Depends(session)]


def member(credentials: Annotated[HTTPAuthorizationCredentials, Depends(bearer)], db: Db) -> Member:
    payload = jwt.decode(credentials.credentials, "key", algorithms=["HS256"])
    found = db.get(Member, int(payload["sub"]))
    if found is None:
        raise HTTPException(401)
    return found


Me = Annotated[Member, Depends(member)]


# ---- flagged


@router.post("/bookings")
def book(data: BookingFull, db: Db, me: Me) -> Booking:  # error: apr-client-trusted-identity
    booking = Booking.model_validate(data)
    db.add(booking)
    db.commit()
    db.refresh(booking)
    return booking


@router.put("/bookings/{booking_id}")
def change(booking_id: int, data: BookingIn, db: Db, me: Me) -> Booking:  # error: apr-client-trusted-identity
    booking = db.exec(select(Booking).where(Booking.id == booking_id)).one()
    booking.sqlmodel_update(data.model_dump(exclude_unset=True))
    db.add(booking)
    db.commit()
    return booking


@router.get("/diaries/{diary_id}")
async def diary(diary_id: PydanticObjectId, me: Me) -> dict[str, str]:  # error: apr-client-trusted-identity
    found = await Diary.get(diary_id)
    if found is None:
        raise HTTPException(404)
    return {"text": found.text}


@router.get("/letters")
async def letters(recipient_id: int, me: Me) -> list[str]:  # error: apr-client-trusted-identity
    return [one.text for one in await Letter.filter(recipient_id=recipient_id)]


@router.post("/upgrade")
def upgrade(plan: Annotated[str, Form()], db: Db, me: Me, credits: Annotated[int, Form()] = 0) -> None:  # error: apr-client-trusted-identity
    me.credits = credits
    db.add(me)
    db.commit()


@router.websocket("/ws")
async def live(socket: WebSocket, db: Db) -> None:  # error: apr-client-trusted-identity
    await socket.accept()
    data = await socket.receive_json()
    rows = db.exec(select(Booking).where(Booking.member_id == data["user_id"])).all()
    await socket.send_json([one.room for one in rows])


def tenant(x_user: Annotated[str, Header(alias="X-User-Id")], db: Db) -> Member | None:  # error: apr-client-trusted-identity
    return db.get(Member, int(x_user))


@router.get("/tenants")
def tenants(tenant: Annotated[Member | None, Depends(tenant)]) -> str:
    return tenant.email if tenant else ""


@strawberry.type
class Query:
    @strawberry.field
    def bookings(self, info: Info, member_id: int) -> list[str]:  # error: apr-client-trusted-identity
        db: Session = info.context["db"]
        return [one.room for one in db.exec(select(Booking).where(Booking.member_id == member_id))]


# ---- left


@router.post("/ok/bookings")
def ok_book(data: BookingFull, db: Db, me: Me) -> Booking:
    booking = Booking.model_validate(data, update={"member_id": me.id, "total": 0, "status": "open"})
    db.add(booking)
    db.commit()
    return booking


@router.put("/ok/bookings/{booking_id}")
def ok_change(booking_id: int, data: BookingIn, db: Db, me: Me) -> Booking:
    booking = db.exec(select(Booking).where(Booking.id == booking_id).where(Booking.member_id == me.id)).one_or_none()
    if booking is None:
        raise HTTPException(404)
    booking.sqlmodel_update(data.model_dump(exclude_unset=True))
    db.add(booking)
    db.commit()
    return booking


@router.get("/ok/diaries/{diary_id}")
async def ok_diary(diary_id: PydanticObjectId, me: Me) -> dict[str, str]:
    found = await Diary.find_one(Diary.id == diary_id, Diary.owner_id == str(me.id))
    if found is None:
        raise HTTPException(404)
    return {"text": found.text}


@router.get("/ok/letters")
async def ok_letters(me: Me) -> list[str]:
    return [one.text for one in await Letter.filter(recipient_id=me.id)]


@router.post("/ok/tips")
def ok_tip(booking_id: int, tip: int, db: Db, me: Me) -> None:
    booking = db.get_one(Booking, booking_id)
    if booking.member_id != me.id:
        raise HTTPException(403)
    if not 0 <= tip <= 100:
        raise HTTPException(422)
    booking.total += tip
    db.commit()


def require(plan: str):
    def check(me: Me) -> Member:
        if me.plan != plan:
            raise HTTPException(403)
        return me

    return check


@router.delete("/staff/bookings/{booking_id}", dependencies=[Depends(require("staff"))])
def staff_delete(booking_id: int, db: Db) -> None:
    db.delete(db.get_one(Booking, booking_id))
    db.commit()


@router.get("/rooms/{room}")
def room(room: str, db: Db) -> int:
    return len(db.exec(select(Booking).where(Booking.room == room)).all())


@strawberry.type
class SafeQuery:
    @strawberry.field
    def bookings(self, info: Info) -> list[str]:
        db: Session = info.context["db"]
        return [one.room for one in db.exec(select(Booking).where(Booking.member_id == info.context["user"].id))]
