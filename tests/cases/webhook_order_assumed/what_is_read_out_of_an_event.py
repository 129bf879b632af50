# only: apr-webhook-order-assumed
"""A number that is read out of an event's text is no row that another event makes."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

router = APIRouter(prefix="/webhooks")


class Base(DeclarativeBase): ...


class Review(Base):
    __tablename__ = "reviews"

    id: Mapped[int] = mapped_column(primary_key=True)
    commits: Mapped[int]


class Push(BaseModel):
    message: str


def get_session() -> Session:
    return Session()


Db = Annotated[Session, Depends(get_session)]


def get_review_number(message: str) -> int | None:
    found = re.search(r"Reviewed at .*/r/(\d+)", message)
    return int(found[1]) if found else None


def get_review(db: Session, message: str) -> Review | None:
    return db.scalars(select(Review).where(Review.id == get_review_number(message))).first()


@router.post("/push")
def push_webhook(push: Push, db: Db) -> None:
    number = get_review_number(push.message)
    assert number is not None
    print(number)


@router.post("/pushes")
def pushes_webhook(push: Push, db: Db) -> None:
    review = get_review(db, push.message)
    assert review is not None  # error: apr-webhook-order-assumed
    review.commits += 1
    db.commit()
