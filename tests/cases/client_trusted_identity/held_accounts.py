# only: apr-client-trusted-identity
"""Accounts that customers of a bank have: nobody logs in by them, and each says whose it is. What leads to a user by a relation is somebody's, whatever the column is called."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.db import models
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from fastapi import APIRouter, Depends, HTTPException, Query
from fastapi.security import OAuth2PasswordBearer
from jose import jwt
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

router = APIRouter()
bearer = OAuth2PasswordBearer(tokenUrl="/token")


class Base(DeclarativeBase):
    pass


class Holder(Base):
    __tablename__ = "holders"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    password_hash: Mapped[str]


class Account(Base):
    __tablename__ = "accounts"
    id: Mapped[int] = mapped_column(primary_key=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("holders.id"))
    balance: Mapped[Decimal]
    nickname: Mapped[str]


class Letter(Base):
    __tablename__ = "letters"
    id: Mapped[int] = mapped_column(primary_key=True)
    addressed: Mapped[int] = mapped_column(ForeignKey("holders.id"))
    text: Mapped[str]


class Branch(Base):
    __tablename__ = "branches"
    id: Mapped[int] = mapped_column(primary_key=True)
    run_by: Mapped[int | None] = mapped_column(ForeignKey("holders.id"), nullable=True)
    city: Mapped[str]


def get_session() -> Session:
    raise NotImplementedError


Db = Annotated[Session, Depends(get_session)]


def current_holder(token: Annotated[str, Depends(bearer)], db: Db) -> Holder:
    claims = jwt.decode(token, "key", algorithms=["HS256"])
    return db.get_one(Holder, int(claims["sub"]))


Me = Annotated[Holder, Depends(current_holder)]


@router.get("/balances")
def balances(db: Db, holder_id: Annotated[int, Query()]) -> list[Decimal]:  # error: apr-client-trusted-identity
    return [row.balance for row in db.scalars(select(Account).where(Account.holder_id == holder_id))]


@router.get("/me/balances")
def my_balances(db: Db, me: Me) -> list[Decimal]:
    return [row.balance for row in db.scalars(select(Account).where(Account.holder_id == me.id))]


@router.delete("/accounts/{account_id}", dependencies=[Depends(current_holder)])
def close_account(account_id: int, db: Db) -> None:  # error: apr-client-trusted-identity
    db.delete(db.get_one(Account, account_id))
    db.commit()


@router.delete("/me/accounts/{account_id}")
def close_my_account(account_id: int, db: Db, me: Me) -> None:
    account = db.get_one(Account, account_id)
    if account.holder_id != me.id:
        raise HTTPException(404)
    db.delete(account)
    db.commit()


@router.get("/letters/{letter_id}")
def read_letter(letter_id: int, db: Db, me: Me) -> str:  # error: apr-client-trusted-identity
    return db.get_one(Letter, letter_id).text


@router.get("/me/letters/{letter_id}")
def read_my_letter(letter_id: int, db: Db, me: Me) -> str:
    return db.scalars(select(Letter).where(Letter.id == letter_id, Letter.addressed == me.id)).one().text


@router.get("/branches/{branch_id}")
def show_branch(branch_id: int, db: Db, me: Me) -> str:
    return db.get_one(Branch, branch_id).city


class Pupil(models.Model):
    guardian = models.ForeignKey(User, on_delete=models.CASCADE)
    name = models.CharField(max_length=80)

    class Meta:
        app_label = "school"


class Lesson(models.Model):
    held_by = models.ForeignKey(User, on_delete=models.CASCADE)
    room = models.CharField(max_length=80)

    class Meta:
        app_label = "school"


class Locker(models.Model):
    last_opener = models.ForeignKey(User, null=True, on_delete=models.SET_NULL)
    hall = models.CharField(max_length=80)

    class Meta:
        app_label = "school"


@login_required
def pupil_page(request: HttpRequest, pk: int) -> HttpResponse:  # error: apr-client-trusted-identity
    pupil = get_object_or_404(Pupil, pk=pk)
    return JsonResponse({"name": pupil.name})


@login_required
def my_pupil_page(request: HttpRequest, pk: int) -> HttpResponse:
    pupil = get_object_or_404(Pupil, pk=pk, guardian=request.user)
    return JsonResponse({"name": pupil.name})


@login_required
def lesson_page(request: HttpRequest, pk: int) -> HttpResponse:
    return JsonResponse({"room": get_object_or_404(Lesson, pk=pk).room})


@login_required
def locker_page(request: HttpRequest, pk: int) -> HttpResponse:
    return JsonResponse({"hall": get_object_or_404(Locker, pk=pk).hall})
