from __future__ import annotations

from fastapi import APIRouter, Depends
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

desk = APIRouter(prefix="/desk")
public = APIRouter(prefix="/public")


class Base(DeclarativeBase):
    pass


class Reader(Base):
    __tablename__ = "readers"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]


class Loan(Base):
    __tablename__ = "loans"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("readers.id"))


def get_session() -> Session:
    raise NotImplementedError


@desk.get("/readers/{customer_id}/loans")
def loans_at_the_desk(customer_id: int, session: Session = Depends(get_session)) -> list[int]:
    return [loan.id for loan in session.scalars(select(Loan).where(Loan.customer_id == customer_id))]


@public.get("/readers/{customer_id}/loans")
def loans_for_all(customer_id: int, session: Session = Depends(get_session)) -> list[int]:  # error: apr-client-trusted-identity
    return [loan.id for loan in session.scalars(select(Loan).where(Loan.customer_id == customer_id))]
