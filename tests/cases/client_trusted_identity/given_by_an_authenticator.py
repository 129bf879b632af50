# only: apr-client-trusted-identity
"""Who is asking comes from an object that makes sure of it (`Depends(Authenticator(…))`); a statement is narrowed to them in a repository, and the client's id is one more condition."""

from __future__ import annotations

import uuid
from typing import Annotated, Generic, TypeVar

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from sqlalchemy import Select, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

router = APIRouter()
S = TypeVar("S")


class Base(DeclarativeBase):
    pass


class Staff(Base):
    __tablename__ = "staff"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)


class Membership(Base):
    __tablename__ = "memberships"
    shop_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    staff_id: Mapped[uuid.UUID]


class Shop(Base):
    __tablename__ = "shops"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    ledger_id: Mapped[uuid.UUID]


class Repair(Base):
    __tablename__ = "repairs"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    shop_id: Mapped[uuid.UUID]
    ledger_id: Mapped[uuid.UUID]
    customer_id: Mapped[uuid.UUID]


class AuthSubject(Generic[S]):
    def __init__(self, subject: S, scopes: set[str]) -> None:
        self.subject = subject
        self.scopes = scopes


class _Authenticator:
    def __init__(self, scopes: set[str]) -> None:
        self.scopes = scopes

    async def __call__(self, request: Request) -> AuthSubject[Staff]:
        found: AuthSubject[Staff] = request.state.auth_subject
        if not found.scopes & self.scopes:
            raise HTTPException(403)
        return found


def Authenticator(scopes: set[str]) -> _Authenticator:
    class WithSignature(_Authenticator):
        pass

    return WithSignature(scopes)


_RepairsRead = Authenticator({"repairs:read"})
RepairsRead = Annotated[AuthSubject[Staff], Depends(_RepairsRead)]


class Paging:
    """No authenticator: what a client says of the page it wants."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, page: int = 1) -> Window[Staff]:
        return Window(page, self.most)


class Window(Generic[S]):
    def __init__(self, page: int, most: int) -> None:
        self.page = page
        self.most = most


_Hundred = Paging(100)
Hundred = Annotated[Window[Staff], Depends(_Hundred)]


def get_session() -> Session:
    raise NotImplementedError


class Repairs:
    def statement_of_shops(self, shop_ids: set[uuid.UUID]) -> Select[tuple[Repair]]:
        return select(Repair).where(Repair.shop_id.in_(shop_ids))

    def statement_of_ledgers(self, shop_ids: set[uuid.UUID]) -> Select[tuple[Repair]]:
        return select(Repair).where(Repair.ledger_id.in_(select(Shop.ledger_id).where(Shop.id.in_(shop_ids))))

    def statement(self) -> Select[tuple[Repair]]:
        return select(Repair)


def shops_of(session: Session, asking: AuthSubject[Staff]) -> set[uuid.UUID]:
    rows = session.scalars(select(Membership.shop_id).where(Membership.staff_id == asking.subject.id))
    return set(rows)


@router.get("/repairs")
def list_repairs(
    asking: RepairsRead, customer_id: uuid.UUID | None = Query(None), session: Session = Depends(get_session)
) -> list[uuid.UUID]:
    statement = Repairs().statement_of_shops(shops_of(session, asking))
    if customer_id is not None:
        statement = statement.where(Repair.customer_id == customer_id)
    return [row.id for row in session.scalars(statement)]


@router.get("/ledgers/repairs")
def list_by_ledger(asking: RepairsRead, customer_id: uuid.UUID, session: Session = Depends(get_session)) -> list[uuid.UUID]:
    statement = Repairs().statement_of_ledgers(shops_of(session, asking)).where(Repair.customer_id == customer_id)
    return [row.id for row in session.scalars(statement)]


@router.get("/repairs/all")
def list_of_anybody(  # error: apr-client-trusted-identity
    asking: RepairsRead, customer_id: uuid.UUID, session: Session = Depends(get_session)
) -> list[uuid.UUID]:
    statement = Repairs().statement().where(Repair.customer_id == customer_id)
    return [row.id for row in session.scalars(statement)]


@router.get("/repairs/paged")
def list_of_a_page(  # error: apr-client-trusted-identity
    window: Hundred, customer_id: uuid.UUID, session: Session = Depends(get_session)
) -> list[uuid.UUID]:
    statement = Repairs().statement().where(Repair.customer_id == customer_id).limit(window.most)
    return [row.id for row in session.scalars(statement)]
