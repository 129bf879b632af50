# only: apr-client-trusted-identity
"""What a team says with marker types: who acts where no name tells, and what is the client's."""

from typing import Annotated

from fastapi import APIRouter, Depends
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from apr_mypy.markers import Principal, Untrusted


class Base(DeclarativeBase):
    pass


class Parcel(Base):
    __tablename__ = "parcels"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int]


def get_session() -> Session:
    raise NotImplementedError


def badge() -> Principal[int]:
    raise NotImplementedError


def wanted(whose: int) -> Untrusted[int]:
    return whose


Db = Annotated[Session, Depends(get_session)]
router = APIRouter()


@router.get("/parcels")
def parcels(db: Db, whose: Untrusted[int]) -> list[int]:  # error: apr-client-trusted-identity
    return [row.id for row in db.scalars(select(Parcel).where(Parcel.customer_id == whose))]


@router.get("/parcels/{parcel_id}")
def parcel(parcel_id: int, db: Db) -> int:
    holder = badge()
    return db.scalars(select(Parcel).where(Parcel.id == parcel_id, Parcel.customer_id == holder)).one().id
