# only: apr-soft-delete-unguarded
# mypy: disable-error-code="var-annotated,attr-defined,misc"
"""Unique constraints that count deleted rows, and columns that no index covers, over five libraries; partial ones, ones that include the column, and what only looks like a soft delete."""

from datetime import datetime
from typing import Annotated

import peewee
from beanie import Document, Indexed
from django.db import models
from pymongo import ASCENDING, IndexModel
from sqlalchemy import Boolean, Column, DateTime, Index, String, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlmodel import Field, SQLModel
from tortoise import fields
from tortoise.models import Model


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class SoftDeleteMixin:
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), index=True)


class FlagMixin:
    @declared_attr
    def is_deleted(cls) -> Mapped[bool]:  # noqa: N805
        return mapped_column(Boolean, default=False)


# --- marked


class Customer(Base):  # error: apr-soft-delete-unguarded
    __tablename__ = "customers"
    email: Mapped[str] = mapped_column(unique=True)
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)


class Team(SoftDeleteMixin, Base):  # error: apr-soft-delete-unguarded
    __tablename__ = "teams"
    tenant_id: Mapped[int]
    name: Mapped[str]
    __table_args__ = (UniqueConstraint("tenant_id", "name"),)


class Note(Base):  # error: apr-soft-delete-unguarded
    __tablename__ = "notes"
    body: Mapped[str]
    removed_at: Mapped[datetime | None]


class Upload(FlagMixin, Base):  # error: apr-soft-delete-unguarded
    __tablename__ = "uploads"
    path = Column(String(200))


class Label(Base):  # error: apr-soft-delete-unguarded
    __tablename__ = "labels"
    name = Column(String(50), unique=True)
    archived = Column(Boolean, nullable=False, default=False, index=True)


class Project(SQLModel, table=True):  # error: apr-soft-delete-unguarded
    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    deleted_at: datetime | None = Field(default=None, index=True)


class SoftDeleted(models.Model):
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Article(SoftDeleted):  # error: apr-soft-delete-unguarded
    title = models.CharField(max_length=9)


class Category(models.Model):  # error: apr-soft-delete-unguarded
    name = models.CharField(max_length=9)
    is_deleted = models.BooleanField(default=False, db_index=True)

    class Meta:
        unique_together = [("name",)]


class Membership(SoftDeleted):  # error: apr-soft-delete-unguarded
    user = models.ForeignKey("Article", on_delete=models.CASCADE)
    team = models.ForeignKey("Category", on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "team"], name="one_membership")]


class Voucher(Model):  # error: apr-soft-delete-unguarded
    code = fields.CharField(max_length=20, unique=True)
    deleted_at = fields.DatetimeField(null=True, db_index=True)


class Bookmark(peewee.Model):  # error: apr-soft-delete-unguarded
    url = peewee.CharField()
    is_removed = peewee.BooleanField(default=False)


class Device(Document):  # error: apr-soft-delete-unguarded
    serial: Annotated[str, Indexed(unique=True)]
    deleted_at: datetime | None = None


# --- clean


class PartialUser(SoftDeleteMixin, Base):
    __tablename__ = "partial_users"
    email: Mapped[str]
    __table_args__ = (Index("unique_email", "email", unique=True, postgresql_where=text("deleted_at IS NULL")),)


class IncludedUser(Base):
    __tablename__ = "included_users"
    email: Mapped[str]
    deleted_at: Mapped[datetime | None]
    __table_args__ = (UniqueConstraint("email", "deleted_at", postgresql_nulls_not_distinct=True),)


class WithToken(SoftDeleteMixin, Base):
    __tablename__ = "with_tokens"
    token: Mapped[str] = mapped_column(unique=True)
    body: Mapped[str]


class PartialIndexOnly(Base):
    __tablename__ = "partial_indexes"
    title: Mapped[str]
    deleted_at: Mapped[datetime | None]
    __table_args__ = (Index("alive", "title", postgresql_where=text("deleted_at IS NULL")),)


class DeletionLog(Base):
    __tablename__ = "deletion_log"
    what: Mapped[str] = mapped_column(unique=True)
    deleted_at: Mapped[datetime]


class Removal(Base):
    """Every row says when something else was removed."""

    __tablename__ = "removals"
    what: Mapped[str]
    removed_at: Mapped[datetime] = mapped_column(DateTime, nullable=False)


class Counter(Base):
    __tablename__ = "counters"
    deleted: Mapped[int]
    archived_by: Mapped[str | None]


class PartialDjango(SoftDeleted):
    title = models.CharField(max_length=9)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["title"], condition=models.Q(deleted_at__isnull=True), name="alive_title")]


class IndexedDjango(SoftDeleted):
    title = models.CharField(max_length=9)

    class Meta:
        indexes = [models.Index(fields=["deleted_at", "title"])]


class TortoiseCovered(Model):
    title = fields.CharField(max_length=9)
    deleted_at = fields.DatetimeField(null=True)

    class Meta:
        indexes = (("deleted_at", "title"),)


class PeeweeIncluded(peewee.Model):
    url = peewee.CharField()
    deleted_at = peewee.DateTimeField(null=True)

    class Meta:
        indexes = ((("url", "deleted_at"), True),)


class PartialDocument(Document):
    serial: str
    is_deleted: bool = False

    class Settings:
        indexes = [IndexModel([("serial", ASCENDING)], unique=True, partialFilterExpression={"is_deleted": False})]


class DeletedItem(SQLModel):
    """What an API answers, no table."""

    slug: str
    deleted_at: datetime | None = None
