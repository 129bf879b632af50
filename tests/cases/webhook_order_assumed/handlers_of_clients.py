# only: apr-webhook-order-assumed
"""A user's own requests: their bodies are called body, payload and message, and no provider sends them."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

router = APIRouter()


class Base(DeclarativeBase):
    pass


class Member(Base):
    __tablename__ = "members"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    status: Mapped[str]


class UpdateName(BaseModel):
    name: str


def get_session() -> Session:
    return Session()


@router.patch("/me/name")
def update_name_me(session: Annotated[Session, Depends(get_session)], body: UpdateName) -> None:
    member = session.get_one(Member, 1)
    member.name = body.name
    session.commit()


def update_member(session: Session, payload: UpdateName) -> None:
    member = session.get_one(Member, 1)
    member.name = payload.name


@router.put("/members/{member_id}")
def replace_member(member_id: int, message: UpdateName, session: Annotated[Session, Depends(get_session)]) -> None:
    update_member(session, message)
    session.commit()
