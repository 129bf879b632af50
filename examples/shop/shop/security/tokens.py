"""Access tokens: who is calling."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

import jwt
from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from shop.kernel.errors import Unauthenticated
from shop.kernel.identity import Principal
from shop.settings import settings

_ALGORITHM = "HS256"
_AUDIENCE = "shop"
_bearer = HTTPBearer(auto_error=False)


def _key() -> str:
    key = settings().token_key.get_secret_value()
    if len(key) < 32:
        raise RuntimeError("SHOP_TOKEN_KEY needs 32 characters or more")
    return key


def issue_token(principal: Principal) -> str:
    """A token that is good for one hour."""
    claims = {
        "sub": str(principal.customer_id),
        "email": principal.email,
        "staff": principal.is_staff,
        "aud": _AUDIENCE,
        "exp": datetime.now(UTC) + timedelta(hours=1),
    }
    return jwt.encode(claims, _key(), algorithm=_ALGORITHM)


def read_token(token: str) -> Principal:
    """Whom a token speaks for. Raises Unauthenticated when it is not ours, or too old."""
    try:
        claims = jwt.decode(token, _key(), algorithms=[_ALGORITHM], audience=_AUDIENCE)
    except jwt.InvalidTokenError as error:
        raise Unauthenticated("the access token is not valid") from error
    return Principal(customer_id=int(claims["sub"]), email=str(claims["email"]), is_staff=claims["staff"] is True)


async def current_principal(
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Principal:
    """The caller of this request. Raises Unauthenticated."""
    if credentials is None:
        raise Unauthenticated("an access token is needed")
    return read_token(credentials.credentials)


Caller = Annotated[Principal, Depends(current_principal)]
