# only: apr-soft-delete-unguarded
"""Deleted rows that are left out by a query set of the project, a manager in Meta, a base query, a helper that looks at each row; and raw SQL on a table that others filter."""

from __future__ import annotations

from datetime import datetime
from typing import Generic, TypeVar

from django.db import models
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from sqlalchemy import exists, func, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.sql import Select
from tortoise import fields
from tortoise.manager import Manager
from tortoise.models import Model
from tortoise.queryset import QuerySet


class Base(DeclarativeBase): ...


class Gone:
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)


class Film(Gone, Base):
    __tablename__ = "film"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]


class Actor(Gone, Base):
    __tablename__ = "actor"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


M = TypeVar("M", Film, Actor)


class Repo(Generic[M]):
    model: type[M]

    def __init__(self, session: Session) -> None:
        self.session = session

    def query(self) -> Select[tuple[M]]:
        return select(self.model).where(self.model.deleted_at.is_(None))

    def all(self) -> list[M]:
        return list(self.session.scalars(self.query()))


class Films(Repo[Film]):
    model = Film

    def titled(self, title: str) -> Film | None:
        return self.session.scalars(self.query().where(Film.title == title)).first()

    def count(self) -> int:
        return self.session.scalar(select(func.count()).select_from(Film).where(Film.deleted_at.is_(None))) or 0

    def has(self, title: str) -> bool:
        return bool(self.session.scalar(select(exists().where(Film.title == title))))  # error: apr-soft-delete-unguarded

    def search(self, word: str) -> list[Film]:
        statement = select(Film)
        if word:
            statement = statement.where(Film.title.contains(word))
        return list(self.session.scalars(statement))  # error: apr-soft-delete-unguarded

    def visible(self, film: Film) -> bool:
        return film.deleted_at is None

    def visible_all(self) -> list[Film]:
        return [f for f in self.session.scalars(select(Film)) if self.visible(f)]

    def find_deleted(self) -> list[Film]:
        return list(self.session.scalars(select(Film).where(Film.deleted_at.is_not(None))))


class Actors(Repo[Actor]):
    model = Actor


def films_in_all(session: Session) -> int:
    return session.execute(text("SELECT count(*) FROM film")).scalar_one()  # error: apr-soft-delete-unguarded


def films_alive(session: Session) -> int:
    return session.execute(text("SELECT count(*) FROM film WHERE deleted_at IS NULL")).scalar_one()


class Alive(models.QuerySet):  # type: ignore[type-arg]
    def alive(self) -> Alive:
        return self.filter(is_deleted=False)


class Invoice(models.Model):
    number = models.CharField(max_length=20)
    is_deleted = models.BooleanField(default=False, db_index=True)
    objects = Alive.as_manager()


def invoices(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Invoice.objects.alive().count())


def invoices_by_number(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Invoice.objects.filter(is_deleted=False).order_by("number"))


def invoices_in_all(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Invoice.objects.aggregate(Count("id")))  # error: apr-soft-delete-unguarded


class OnlyAlive(Manager):
    def get_queryset(self) -> QuerySet[Match]:
        return super().get_queryset().filter(deleted_at=None)


class Match(Model):
    id = fields.IntField(primary_key=True)
    title = fields.CharField(max_length=20)
    deleted_at = fields.DatetimeField(null=True, db_index=True)

    class Meta:
        manager = OnlyAlive()


async def matches() -> list[Match]:
    return await Match.filter(title="final")


async def matches_alive() -> list[Match]:
    return await Match.filter(title="final", deleted_at__isnull=True)
