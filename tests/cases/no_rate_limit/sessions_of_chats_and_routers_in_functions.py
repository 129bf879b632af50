"""A session of a chat is no login; a router that a function makes may carry the limit; targets of notifications are settings."""
# only: apr-no-rate-limit

import os
import time
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from pydantic import BaseModel

router = APIRouter()
_seen: dict[str, list[float]] = {}


class User(BaseModel):
    id: int


def current_user() -> User:
    raise NotImplementedError


Me = Annotated[User, Depends(current_user)]


class CreateAgentSessionBody(BaseModel):
    title: str


class CreateSessionBody(BaseModel):
    name: str
    secret: str


class Rating(BaseModel):
    stars: int
    text: str


class Target(BaseModel):
    url: str


@router.post("/agents/sessions")
async def create_session(body: CreateAgentSessionBody) -> None: ...


@router.post("/sessions")
async def new_session(body: CreateSessionBody) -> None: ...  # error: apr-no-rate-limit


@router.post("/answers/feedback")
async def create_feedback(body: Rating, me: Me) -> None: ...


@router.post("/feedback")
async def feedback(body: Rating) -> None: ...  # error: apr-no-rate-limit


@router.post("/targets")
async def create_notification_target(body: Target, me: Me) -> None: ...


@router.post("/alerts")
async def send_notifications(body: Target, me: Me) -> None: ...  # error: apr-no-rate-limit


def limited(request: Request) -> None:
    host = request.client.host if request.client else ""
    recent = [one for one in _seen.get(host, []) if one > time.time() - 60]
    if len(recent) > 5:
        raise HTTPException(429)
    _seen[host] = [*recent, time.time()]


async def _log_in(request: Request) -> None: ...


async def _reset_password(request: Request) -> None: ...


async def _sign_up(request: Request) -> None: ...  # error: apr-no-rate-limit


def make_auth_router() -> APIRouter:
    before = [Depends(limited)] if not os.environ.get("NO_LIMIT") else []
    auth = APIRouter(prefix="/auth", dependencies=before)
    auth.add_api_route("/login", _log_in, methods=["POST"])
    auth.add_api_route("/password-reset", _reset_password, methods=["POST"])
    return auth


def make_open_router() -> APIRouter:
    everybody = APIRouter(prefix="/public")
    everybody.add_api_route("/signup", _sign_up, methods=["POST"])
    return everybody
