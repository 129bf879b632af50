"""Loops over what the settings list, over parts that something was cut into, over children that know their parent; fields of one object that are asked for by an argument; and their near twins."""
# only: apr-n-plus-one

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import strawberry
from django.db import models
from flask import Flask, current_app
from pydantic_settings import BaseSettings
from sqlalchemy import ForeignKey, func, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from strawberry.types import Info

app = Flask(__name__)


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]


class Trace(Base):
    __tablename__ = "traces"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    name: Mapped[str]
    project: Mapped[ProjectRow] = relationship(back_populates="traces")


class ProjectRow(Base):
    __tablename__ = "projects"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    traces: Mapped[list[Trace]] = relationship(back_populates="project")


class Settings(BaseSettings):
    admins: list[str] = []


settings = Settings()
sessions = async_sessionmaker(create_async_engine("postgresql+asyncpg:///traces"))


def create_admins(session: Session) -> None:
    for email in settings.admins:
        if session.scalar(select(Account).where(Account.email == email)) is None:
            session.add(Account(email=email))


def list_admins(session: Session) -> Iterator[Account | None]:
    for email in current_app.config["ADMIN_USERS"]:
        yield session.scalar(select(Account).where(Account.email == email))


def list_given(session: Session, payload: dict[str, Any]) -> Iterator[Account | None]:
    for email in payload["emails"]:
        yield session.scalar(select(Account).where(Account.email == email))  # error: apr-n-plus-one


def split_dict(whole: dict[int, str], chunk_size: int) -> Any:
    keys = list(whole)
    return [{key: whole[key] for key in keys[at : at + chunk_size]} for at in range(0, len(keys), chunk_size)]


class Issue(models.Model):
    name = models.CharField(max_length=20)


class Test(models.Model):
    name = models.CharField(max_length=20)
    known_issues = models.ManyToManyField(Issue)


def intermittent(found: dict[int, str]) -> set[int]:
    numbers = set()
    for chunk in split_dict(found, chunk_size=100):
        tests = Test.objects.filter(id__in=chunk.keys()).prefetch_related("known_issues")
        for test in tests.all():
            if test.known_issues.all():
                numbers.add(test.pk)
    return numbers


class Order(models.Model):
    slug = models.SlugField()

    def valid_authorizations(self) -> tuple[Authorization, ...]:
        return tuple(self.authorizations.filter(valid=True))


class Authorization(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="authorizations")
    valid = models.BooleanField(default=False)

    @property
    def serial(self) -> str:
        return f"{self.order.slug}-{self.pk}"


def finalize(slug: str) -> list[str]:
    order = Order.objects.get(slug=slug)
    return [one.serial for one in order.valid_authorizations()]


def serials() -> list[str]:
    return [one.serial for one in Authorization.objects.filter(valid=True)]  # error: apr-n-plus-one


def traces_of(session: Session, project_id: int) -> list[str]:
    project = session.get_one(ProjectRow, project_id)
    return [f"{project.name}/{trace.project.name}" for trace in project.traces]


def all_traces(session: Session) -> list[str]:
    return [f"{trace.project.name}/{trace.name}" for trace in session.scalars(select(Trace))]  # error: apr-n-plus-one


class Names(dict[str, Account]):
    def get(self, key: str, default: Any = None) -> Any:
        with Session() as session:
            return session.scalar(select(Account).where(Account.email == key)) or default


def mapped(names: list[str], username_map: dict[str, str]) -> list[str]:
    return [username_map.get(name, name) for name in names]


def found_in(names: list[str], accounts: Names) -> list[Account]:
    return [accounts.get(name) for name in names]  # error: apr-n-plus-one


@strawberry.type
class Project:
    id: int

    @strawberry.field
    async def trace(self, info: Info, trace_id: int) -> str:
        async with info.context["db"]() as session:
            return await session.scalar(select(Trace.name).where(Trace.id == trace_id, Trace.project_id == self.id))

    @strawberry.field
    async def trace_count(self, info: Info) -> int:
        async with sessions() as session:
            return await session.scalar(select(func.count(Trace.id)).where(Trace.project_id == self.id)) or 0  # error: apr-n-plus-one

    @strawberry.field
    async def names(self, info: Info) -> list[str]:
        async with info.context["db"]() as session:
            return list(await session.scalars(select(Trace.name).where(Trace.project_id == self.id)))  # error: apr-n-plus-one
