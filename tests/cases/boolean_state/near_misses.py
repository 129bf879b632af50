"""What a search for `is_` and `bool` falls for: switches in pairs, computed columns, constants, one flag beside an unrelated status; and flags that hide under other names."""
# only: apr-boolean-state

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import attrs
from django import forms
from django.db import models
from pydantic import BaseModel, computed_field
from rest_framework import serializers
from sqlalchemy import Boolean, Column, Integer, select
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import DeclarativeBase, Mapped, column_property, mapped_column


class Base(DeclarativeBase):
    pass


class Visibility(enum.Enum):
    PUBLIC = "public"
    PRIVATE = "private"


class Progress(enum.Enum):
    TODO = "todo"
    DONE = "done"


class Post(Base):
    __tablename__ = "posts"

    id: Mapped[int] = mapped_column(primary_key=True)
    published_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    is_published: Mapped[bool] = column_property(published_at.is_not(None))
    is_archived: Mapped[bool] = column_property(archived_at.is_not(None))

    @hybrid_property
    def is_closed(self) -> bool:
        return self.archived_at is not None


class Account(Base):
    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    is_staff: Mapped[bool]
    is_superuser: Mapped[bool]
    is_active: Mapped[bool]
    email_verified: Mapped[bool]
    phone_verified: Mapped[bool]
    welcome_sent: Mapped[bool]
    reminder_sent: Mapped[bool]
    two_factor_enabled: Mapped[bool]


class Page(Base):
    __tablename__ = "pages"

    id: Mapped[int] = mapped_column(primary_key=True)
    visibility: Mapped[Visibility]
    is_pinned: Mapped[bool]
    is_featured: Mapped[bool]
    comments_enabled: Mapped[bool]
    is_deleted: Mapped[bool]
    is_hidden: Mapped[bool]


class Todo(Base):  # error: apr-boolean-state
    __tablename__ = "todos"

    id = Column(Integer, primary_key=True)
    progress: Mapped[Progress]
    todo_open = Column(Boolean, default=True)
    todo_closed = Column(Boolean, default=False)


class Errand(Base):
    __tablename__ = "errands"

    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[Progress]
    is_urgent: Mapped[bool]
    is_paid: Mapped[bool]


class Review(models.Model):  # error: apr-boolean-state
    pending = models.BooleanField(default=True)
    approved = models.BooleanField(null=True)
    spam = models.BooleanField(default=False)


class Membership(models.Model):  # error: apr-boolean-state
    STATUS = (("a", "Active"), ("s", "Suspended"))

    status: models.CharField[str, str] = models.CharField(max_length=1, choices=STATUS)
    suspended = models.BooleanField(default=False)


class Comment(models.Model):
    is_public = models.BooleanField(default=True)
    is_removed = models.BooleanField(default=False)


class OrderFilterForm(forms.Form):
    paid = forms.BooleanField(required=False)
    shipped = forms.BooleanField(required=False)


class OrderSerializer(serializers.Serializer[Any]):
    is_paid = serializers.BooleanField()
    is_shipped = serializers.BooleanField()


@dataclass
class NotificationSettings:
    order_shipped: bool = True
    shipped: bool = True
    delivered: bool = False


@dataclass
class OrderSearchParams:
    is_paid: bool | None = None
    is_cancelled: bool | None = None


class HasStages(Protocol):
    is_paid: bool
    is_shipped: bool


class OrderView(BaseModel):
    paid_at: datetime | None = None
    shipped_at: datetime | None = None

    @computed_field
    def is_paid(self) -> bool:
        return self.paid_at is not None

    @computed_field
    def is_shipped(self) -> bool:
        return self.shipped_at is not None


@attrs.define
class Trip:  # error: apr-boolean-state
    number: str
    was_booked: bool = attrs.field(default=False)
    was_cancelled: bool = attrs.field(default=False)


@attrs.define
class Meal:
    name: str
    is_hot: bool = attrs.field(default=False)
    is_served: bool = attrs.field(default=False)


class Enrolment:  # error: apr-boolean-state
    def __init__(self, student: str, paid: bool = False) -> None:
        self.student = student
        self.paid = paid
        self.withdrawn: bool = False


class Uploader:
    """A part of the running program."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.started = False
        self.finished = False
        self.cancelled = False


def published(session: Any) -> Any:
    return session.scalars(select(Post).where(Post.is_published))
