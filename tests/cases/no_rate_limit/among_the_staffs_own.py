# only: apr-no-rate-limit
"""What stands among the staff's own paths and asks for more is theirs; their login is open to all. Words of messages that are about one, and send none."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request, UploadFile
from pydantic import BaseModel

router = APIRouter(prefix="/api")
admin = APIRouter(prefix="/api/admin")


class Operator(BaseModel):
    id: int
    level: int


class Credentials(BaseModel):
    email: str
    password: str


async def get_current_user(request: Request) -> Operator:
    raise HTTPException(401)


async def verify_password(given: str, kept: str) -> bool:
    raise NotImplementedError


Me = Annotated[Operator, Depends(get_current_user)]


@admin.post("/blocklist")
async def upload_blocklist(file: UploadFile, me: Me) -> dict[str, int]:
    return {"size": len(await file.read()), "by": me.id}


@router.post("/users/{user_id}/password")
async def admin_reset_password(user_id: int, body: Credentials, me: Me) -> None:
    if me.level < 3:
        raise HTTPException(403)


@admin.post("/login")
async def login(body: Credentials) -> dict[str, bool]:  # gap: apr-no-rate-limit (the name of its router says that it is the staff's)
    return {"ok": await verify_password(body.password, body.email)}


@router.post("/blocklist")
async def upload_own_blocklist(file: UploadFile, me: Me) -> dict[str, int]:  # error: apr-no-rate-limit
    return {"size": len(await file.read()), "by": me.id}


@router.post("/messages/{message_id}/emoji")
async def post_message_emoji(message_id: int, emoji: str, me: Me) -> dict[str, int]:
    return {"message": message_id, "by": me.id}


@router.post("/messages")
async def post_message(text: str, to: int, me: Me) -> dict[str, int]:  # error: apr-no-rate-limit
    return {"to": to, "by": me.id}


@router.post("/users/{user_id}/messages")
async def purge_user_messages(user_id: int, me: Me) -> dict[str, int]:
    return {"of": user_id, "by": me.id}
