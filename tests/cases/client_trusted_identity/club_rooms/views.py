from __future__ import annotations

import base64
import json
from typing import Annotated, Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from fastapi import APIRouter, Depends
from sqlalchemy import select
from sqlalchemy.orm import Session

from club_rooms.auth import AskedFor, LoggedIn
from club_rooms.models import Booking

router = APIRouter(prefix="/bookings")


def session() -> Session: ...


def key() -> bytes: ...


@router.get("/mine")
def mine(caller: LoggedIn, db: Annotated[Session, Depends(session)]) -> list[str]:
    return list(db.scalars(select(Booking.room).where(Booking.user_id == caller.user_id)))


@router.get("/of")
def bookings_of(asked: AskedFor, db: Annotated[Session, Depends(session)]) -> list[str]:  # error: apr-client-trusted-identity
    return list(db.scalars(select(Booking.room).where(Booking.user_id == asked.user_id)))


def _opened(state: str) -> dict[str, Any]:
    _, nonce, text = state.split(".")
    found: dict[str, Any] = json.loads(AESGCM(key()).decrypt(base64.urlsafe_b64decode(nonce), base64.urlsafe_b64decode(text), None))
    return found


def _decoded(state: str) -> dict[str, Any]:
    _, _, text = state.split(".")
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text))
    return found


@router.get("/calendar/callback")
def calendar_callback(state: str, db: Annotated[Session, Depends(session)]) -> list[str]:
    user_id = _opened(state)["user_id"]
    return list(db.scalars(select(Booking.room).where(Booking.user_id == user_id)))


@router.get("/calendar/callback/v1")
def calendar_callback_v1(state: str, db: Annotated[Session, Depends(session)]) -> list[str]:  # error: apr-client-trusted-identity
    user_id = _decoded(state)["user_id"]
    return list(db.scalars(select(Booking.room).where(Booking.user_id == user_id)))
