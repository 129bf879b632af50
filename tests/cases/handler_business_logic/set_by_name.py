# only: apr-handler-business-logic
"""`setattr` with a name that is written out is an assignment."""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

bp = Blueprint("accounts", __name__)


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "accounts"
    id: Mapped[int] = mapped_column(primary_key=True)
    credit_limit: Mapped[int]
    status: Mapped[str]
    nickname: Mapped[str]


def session() -> Session:
    raise NotImplementedError


@bp.patch("/accounts/<int:key>/limit")
def raise_limit(key: int):
    with session() as db:
        account = db.get_one(Account, key)
        setattr(account, "credit_limit", request.json["limit"])  # error: apr-handler-business-logic
        db.commit()
    return "", 204


@bp.post("/accounts/<int:key>/freeze")
def freeze(key: int):
    with session() as db:
        account = db.get_one(Account, key)
        setattr(account, "status", "frozen")  # error: apr-handler-business-logic
        db.commit()
    return "", 204


@bp.patch("/accounts/<int:key>/nickname")
def rename(key: int):
    with session() as db:
        account = db.get_one(Account, key)
        setattr(account, "nickname", request.json["nickname"])
        db.commit()
    return "", 204


@bp.post("/accounts")
def opened():
    with session() as db:
        account = Account(credit_limit=0, nickname="")
        setattr(account, "status", "new")
        db.add(account)
        db.commit()
        response = jsonify(id=account.id)
        setattr(response, "status", "201 CREATED")
        return response
