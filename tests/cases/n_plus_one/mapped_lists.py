# only: apr-n-plus-one
"""`map` over rows that were put into a list first, as over any others."""

from __future__ import annotations

import asyncio
from itertools import batched
from typing import Any

import marshmallow as ma
from pydantic import BaseModel, ConfigDict
from sqlalchemy import ForeignKey, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    contains_eager,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
    subqueryload,
)


class Base(DeclarativeBase):
    pass


class Channel(Base):
    __tablename__ = "channels"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    owner: Mapped[Person] = relationship()
    posts: Mapped[list[Post]] = relationship(back_populates="channel")
    labels: Mapped[list[Label]] = relationship(lazy="selectin")

    @property
    def owner_name(self) -> str:
        return self.owner.name

    def __str__(self) -> str:
        return f"{self.title} by {self.owner.name}"


class Person(Base):
    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Post(Base):
    __tablename__ = "posts"
    id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id"))
    channel: Mapped[Channel] = relationship(back_populates="posts")
    text: Mapped[str]


class Label(Base):
    __tablename__ = "labels"
    id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id"))


def render(channel: Channel) -> dict[str, Any]:
    return {"posts": len(channel.posts), "title": channel.title}


def a(s: Session) -> list[Any]:
    channels = list(s.scalars(select(Channel).limit(50)))
    return list(map(render, channels))  # error: apr-n-plus-one


def b(s: Session) -> list[Any]:
    channels = s.scalars(select(Channel)).all()
    return list(map(lambda c: c.owner.name, channels))  # error: apr-n-plus-one


def c(s: Session) -> list[Any]:
    channels = s.scalars(select(Channel)).all()
    return [render(x) for x in channels]  # error: apr-n-plus-one


def d(s: Session) -> list[Any]:
    return list(map(render, s.scalars(select(Channel)).all()))  # error: apr-n-plus-one


def e(s: Session) -> list[Any]:
    channels = list(s.scalars(select(Channel)))
    return sorted(channels, key=lambda c: c.owner.name)  # error: apr-n-plus-one


def f(s: Session) -> list[Any]:
    channels = [*s.scalars(select(Channel))]
    return [render(x) for x in channels]  # error: apr-n-plus-one


def g(s: Session) -> list[Any]:
    channels = list(s.scalars(select(Channel).limit(5000)))
    return list(map(render, channels))  # error: apr-n-plus-one


def h(s: Session) -> list[Any]:
    channels = list(s.scalars(select(Channel).limit(50)))
    return [render(x) for x in channels]  # error: apr-n-plus-one


def i(s: Session) -> list[Any]:
    channels = s.scalars(select(Channel)).all()
    return list(map(render, channels))  # error: apr-n-plus-one


def j(s: Session) -> list[Any]:
    channels = s.scalars(select(Channel)).all()
    out = map(render, channels)  # error: apr-n-plus-one
    return list(out)


def k(s: Session) -> list[Any]:
    rows = list(s.scalars(select(Channel)))
    return list(map(render, rows))  # error: apr-n-plus-one
