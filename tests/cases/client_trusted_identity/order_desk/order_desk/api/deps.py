from __future__ import annotations

import os
from typing import Annotated

import jwt
from fastapi import Depends, Header, HTTPException
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from ..models import User
from ..repositories.orders import OrderRepository
from ..services.orders import OrderService

engine = create_engine("postgresql:///shop")


def service() -> OrderService:
    return OrderService(OrderRepository(Session(engine)))


def principal(authorization: Annotated[str, Header()]) -> User:
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise HTTPException(status_code=401)
    claims = jwt.decode(token, os.environ["JWT_KEY"], algorithms=["RS256"], audience="shop")
    with Session(engine) as session:
        user = session.get(User, claims["sub"])
    if user is None:
        raise HTTPException(status_code=401)
    return user


Service = Annotated[OrderService, Depends(service)]
CurrentUser = Annotated[User, Depends(principal)]
