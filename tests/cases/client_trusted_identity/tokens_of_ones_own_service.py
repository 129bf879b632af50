# only: apr-client-trusted-identity
"""A token that a service has just made is looked into, and one that whoever is logged in has come with; beside such as nobody looked at."""

from __future__ import annotations

from typing import Any

import jwt
from fastapi import APIRouter, Depends, Header, Request

from gatehouse.auth import get_current_user  # type: ignore[import-not-found]

router = APIRouter()


class Directory:
    async def authenticate_or_create_user(self, said: dict[str, Any]) -> str:
        return await self._token_of(said["email"])

    async def _token_of(self, email: str) -> str:
        return jwt.encode({"email": email}, "…", algorithm="HS256")

    async def token_from(self, header: str) -> str:
        return header.removeprefix("Bearer ")


@router.get("/sso/callback")
async def callback(code: str) -> dict[str, Any]:
    token = await Directory().authenticate_or_create_user({"email": code})
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return {"admin": claims.get("is_admin", False)}


@router.get("/sso/again")
async def again(authorization: str = Header()) -> dict[str, Any]:  # error: apr-client-trusted-identity
    token = await Directory().token_from(authorization)
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return {"email": claims["email"]}


@router.post("/logout")
async def logout(request: Request, current_user: Any = Depends(get_current_user)) -> dict[str, str]:
    token = request.headers["Authorization"].removeprefix("Bearer ")
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return {"bye": claims["email"]}
