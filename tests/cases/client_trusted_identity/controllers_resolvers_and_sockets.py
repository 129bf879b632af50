# only: apr-client-trusted-identity
"""Litestar controllers, aiohttp handlers, GraphQL resolvers, websockets, and prices that are handed to a payment provider."""

from dataclasses import dataclass
from typing import Any

import strawberry
import stripe
from aiohttp import web
from fastapi import APIRouter, Depends, WebSocket
from litestar import Controller, Request, get, post
from litestar.connection import ASGIConnection
from litestar.di import Provide
from litestar.exceptions import NotAuthorizedException, PermissionDeniedException
from litestar.handlers.base import BaseRouteHandler
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from strawberry.types import Info


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str]


class Document(Base):
    __tablename__ = "documents"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int]
    text: Mapped[str]


class Message(Base):
    __tablename__ = "messages"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    text: Mapped[str]


class Wallet(Base):
    __tablename__ = "wallets"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    balance: Mapped[int]


class Checkout(BaseModel):
    sku: str
    amount: int


@dataclass
class NewDocument:
    owner_id: int
    text: str


async def provide_session() -> AsyncSession:
    raise NotImplementedError


async def provide_user(request: Request[Any, Any, Any]) -> User:
    if not isinstance(request.user, User):
        raise NotAuthorizedException
    return request.user


def only_superusers(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    if not connection.user.is_superuser:
        raise PermissionDeniedException


class Documents(Controller):
    path = "/documents"
    dependencies = {"session": Provide(provide_session), "current_user": Provide(provide_user)}

    @get("/{document_id:int}")
    async def show(self, document_id: int, session: AsyncSession, current_user: User) -> str:  # error: apr-client-trusted-identity
        return (await session.get_one(Document, document_id)).text

    @get("/of/{owner_id:int}")
    async def of_owner(self, owner_id: int, session: AsyncSession) -> list[str]:  # error: apr-client-trusted-identity
        return [row.text for row in await session.scalars(select(Document).where(Document.owner_id == owner_id))]

    @post("/")
    async def make(self, data: NewDocument, session: AsyncSession, current_user: User) -> None:  # error: apr-client-trusted-identity
        session.add(Document(owner_id=data.owner_id, text=data.text))

    @get("/mine/{document_id:int}")
    async def mine(self, document_id: int, session: AsyncSession, current_user: User) -> str:
        row = await session.get_one(Document, document_id)
        if row.owner_id != current_user.id:
            raise PermissionDeniedException
        return row.text

    @get("/by-request/{document_id:int}")
    async def by_request(self, document_id: int, session: AsyncSession, request: Request[User, Any, Any]) -> str:
        query = select(Document).where(Document.id == document_id).where(Document.owner_id == request.user.id)
        return (await session.scalars(query)).one().text

    @get("/any/{document_id:int}", guards=[only_superusers])
    async def any(self, document_id: int, session: AsyncSession, current_user: User) -> str:
        return (await session.get_one(Document, document_id)).text

    @post("/mine")
    async def make_mine(self, data: NewDocument, session: AsyncSession, current_user: User) -> None:
        session.add(Document(owner_id=current_user.id, text=data.text))


class Backstage(Controller):
    path = "/backstage"
    guards = [only_superusers]

    @get("/{owner_id:int}")
    async def of_owner(self, owner_id: int, session: AsyncSession) -> list[str]:
        return [row.text for row in await session.scalars(select(Document).where(Document.owner_id == owner_id))]


# --- aiohttp ---

routes = web.RouteTableDef()


@routes.get("/wallets/{user_id}")
async def wallet(request: web.Request) -> web.Response:  # error: apr-client-trusted-identity
    session: AsyncSession = request.app["session"]
    row = await session.scalar(select(Wallet).where(Wallet.user_id == int(request.match_info["user_id"])))
    return web.json_response({"balance": row.balance if row else 0})


@routes.post("/wallets")
async def set_balance(request: web.Request) -> web.Response:  # error: apr-client-trusted-identity
    session: AsyncSession = request.app["session"]
    body = await request.json()
    row = await session.scalar(select(Wallet).where(Wallet.user_id == request["user"].id))
    if row is not None:
        row.balance = body["balance"]
    return web.json_response({})


@routes.get("/wallet")
async def my_wallet(request: web.Request) -> web.Response:
    session: AsyncSession = request.app["session"]
    row = await session.scalar(select(Wallet).where(Wallet.user_id == request["user"].id))
    return web.json_response({"balance": row.balance if row else 0})


# --- GraphQL ---


@strawberry.type
class Query:
    @strawberry.field
    async def messages(self, info: Info[Any, Any], user_id: int) -> list[str]:  # error: apr-client-trusted-identity
        session: AsyncSession = info.context["session"]
        return [row.text for row in await session.scalars(select(Message).where(Message.user_id == user_id))]

    @strawberry.field
    async def my_messages(self, info: Info[Any, Any]) -> list[str]:
        session: AsyncSession = info.context["session"]
        user = info.context["user"]
        return [row.text for row in await session.scalars(select(Message).where(Message.user_id == user.id))]


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def set_role(self, info: Info[Any, Any], role: str) -> bool:  # error: apr-client-trusted-identity
        session: AsyncSession = info.context["session"]
        user = await session.get_one(User, info.context["user"].id)
        user.role = role
        await session.commit()
        return True


# --- websockets and payments ---

router = APIRouter()


async def current_user() -> User:
    raise NotImplementedError


@router.websocket("/messages")
async def feed(websocket: WebSocket, session: AsyncSession = Depends(provide_session)) -> None:  # error: apr-client-trusted-identity
    await websocket.accept()
    wanted = await websocket.receive_json()
    rows = await session.scalars(select(Message).where(Message.user_id == wanted["user_id"]))
    await websocket.send_json([row.text for row in rows])


@router.post("/checkout")
async def check_out(body: Checkout, user: User = Depends(current_user)) -> str | None:  # error: apr-client-trusted-identity
    intent = stripe.PaymentIntent.create(amount=body.amount, currency="eur")
    return intent.client_secret


@router.post("/donations")
async def donate(body: Checkout, user: User = Depends(current_user)) -> str | None:
    intent = stripe.PaymentIntent.create(amount=body.amount, currency="eur", metadata={"kind": "donation"})
    return intent.client_secret


@router.post("/checkout/fixed")
async def check_out_fixed(body: Checkout, user: User = Depends(current_user)) -> str | None:
    price = {"book": 1000}[body.sku]
    intent = stripe.PaymentIntent.create(amount=price, currency="eur")
    return intent.client_secret
