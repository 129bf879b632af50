from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from pydantic import BaseModel

from club_rooms.models import User


class Caller(BaseModel):
    kind: str
    user_id: uuid.UUID | None = None
    scopes: frozenset[str] = frozenset()


class Filter(BaseModel):
    user_id: uuid.UUID | None = None
    room: str = ""


async def current_user(request: Request) -> User:
    if request.state.user is None:
        raise HTTPException(401)
    found: User = request.state.user
    return found


async def logged_in(user: Annotated[User, Depends(current_user)]) -> Caller:
    caller = Caller(kind="user", user_id=user.id)
    return caller.model_copy(update={"scopes": frozenset({"rooms"})})


def asked_for(user_id: uuid.UUID | None = None, room: str = "") -> Filter:
    return Filter(user_id=user_id, room=room)


LoggedIn = Annotated[Caller, Depends(logged_in)]
AskedFor = Annotated[Filter, Depends(asked_for)]
