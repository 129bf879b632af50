"""What models declare: columns, unique constraints and indexes of every library, through mixins, abstract bases and migrations."""

from __future__ import annotations

import pytest

from apr_mypy.views.constraints import Model, declared, stored
from apr_mypy.views.keys import keys_in_sql

SOURCES = {
    "declared_mixins": """
        from datetime import datetime
        from sqlalchemy import Column, DateTime, Index, UniqueConstraint
        from sqlalchemy.orm import Mapped, declared_attr, mapped_column

        class SoftDelete:
            deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), index=True)

        class Owned:
            @declared_attr
            def owner_id(cls) -> Mapped[int]:
                return mapped_column(index=True)

            @declared_attr.directive
            def __table_args__(cls) -> tuple[object, ...]:
                return (UniqueConstraint("owner_id", "name"), {"schema": "shop"})
    """,
    "declared_sqlalchemy": """
        from datetime import datetime
        from typing import Annotated, Optional
        from sqlalchemy import Boolean, Column, Index, Integer, MetaData, PrimaryKeyConstraint, String, Table, UniqueConstraint, func, text
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
        from declared_mixins import Owned, SoftDelete

        class Base(DeclarativeBase):
            id: Mapped[int] = mapped_column(primary_key=True)

        class User(SoftDelete, Base):
            __tablename__ = "users"
            email: Mapped[str] = mapped_column(String(200), unique=True)
            nick: Mapped[Optional[str]]
            old = Column("legacy_no", Integer, unique=True)
            active = Column(Boolean, nullable=False)
            team_id: Mapped[int] = mapped_column(index=True)
            team: Mapped["User"] = relationship()
            __table_args__ = (
                UniqueConstraint("team_id", "nick", name="uq"),
                Index("ix_name", func.lower(email), unique=True, postgresql_where=text("deleted_at IS NULL")),
                {"schema": "x"},
            )

        class Folder(Owned, Base):
            __tablename__ = "folders"
            name: Mapped[str]

        class Seat(Base):
            __tablename__ = "seats"
            row: Mapped[int] = mapped_column(primary_key=True)
            code: Mapped[str]

        class Voucher(Base):
            __tablename__ = "vouchers"
            code: Mapped[str]
            shop: Mapped[str]

        class Rate(Base):
            __table__ = Table("rates", MetaData(), Column("a", Integer), Column("b", Integer, unique=True), UniqueConstraint("a", "b"))

        Index("ix_seat", Seat.code, unique=True)
    """,
    "declared_alembic": """
        import sqlalchemy as sa
        from alembic import op

        def upgrade() -> None:
            op.create_unique_constraint("uq_voucher", "vouchers", ["shop", "code"])
            op.create_index("ix_voucher", "vouchers", ["code"])
            with op.batch_alter_table("folders") as batch_op:
                batch_op.create_unique_constraint("uq_folder", ["name"])
            op.execute("CREATE UNIQUE INDEX ix_tickets ON public.passes (lower(code)) WHERE deleted_at IS NULL")
            op.create_table("events", sa.Column("id", sa.Integer, primary_key=True), sa.Column("key", sa.String, unique=True), sa.UniqueConstraint("a", "b"))
    """,
    "declared_django": """
        # mypy: disable-error-code="var-annotated,misc"
        from django.contrib.auth.models import AbstractUser
        from django.db import models
        from django.db.models.functions import Lower

        class Stamped(models.Model):
            removed_at = models.DateTimeField(null=True, blank=True)
            slug = models.SlugField()

            class Meta:
                abstract = True
                unique_together = ("slug", "removed_at")

        class Page(Stamped):
            title = models.CharField(max_length=9)

        class Post(Stamped):
            title = models.CharField(max_length=9, db_index=True)
            author = models.ForeignKey("Page", on_delete=models.CASCADE)
            cover = models.OneToOneField("Page", on_delete=models.CASCADE, related_name="+")

            class Meta(Stamped.Meta):
                constraints = [
                    models.UniqueConstraint(fields=["author", "title"], condition=models.Q(removed_at__isnull=True), name="a"),
                    models.UniqueConstraint(Lower("title"), name="b"),
                    models.CheckConstraint(condition=models.Q(title="x"), name="c"),
                ]
                indexes = [models.Index(fields=["removed_at", "-title"])]

        class Tag(models.Model):
            name = models.CharField(max_length=9)
            kind = models.CharField(max_length=9)

            class Meta:
                db_table = "labels"
                unique_together = [["name", "kind"]]
                index_together = [("kind", "name")]

        class Coupon(models.Model):
            code = models.CharField(max_length=9)

        class Account(AbstractUser):
            phone = models.CharField(max_length=9, unique=True)
    """,
    "declared_django_migration": """
        from django.db import migrations, models

        class Migration(migrations.Migration):
            operations = [
                migrations.AddConstraint(model_name="coupon", constraint=models.UniqueConstraint(fields=("code",), name="u")),
                migrations.AlterUniqueTogether(name="page", unique_together={("title", "slug")}),
                migrations.RunSQL("CREATE UNIQUE INDEX CONCURRENTLY ix ON labels (kind)"),
            ]
    """,
    "declared_others": """
        from typing import Annotated, Any
        import peewee
        import pymongo
        from beanie import Document, Indexed
        from pymongo import ASCENDING, IndexModel, MongoClient
        from pymongo.collection import Collection
        from sqlalchemy import Column, String, UniqueConstraint
        from sqlmodel import Field, SQLModel
        from tortoise import fields
        from tortoise.models import Model

        class HeroBase(SQLModel):
            name: str = Field(index=True)

        class Hero(HeroBase, table=True):
            __table_args__ = (UniqueConstraint("name", "team"),)
            id: int | None = Field(default=None, primary_key=True)
            email: str = Field(sa_column=Column(String, unique=True))
            phone: str = Field(sa_column_kwargs={"unique": True})
            team: str | None = None

        class Ticket(Model):
            code = fields.CharField(max_length=3, unique=True)
            event: Any = fields.ForeignKeyField("models.Event")
            seat = fields.IntField()

            class Meta:
                table = "tickets"
                unique_together = (("event", "seat"),)
                indexes = ("seat",)

        class Link(peewee.Model):
            source = peewee.CharField(index=True)
            target = peewee.ForeignKeyField("self")
            key = peewee.CharField(unique=True, null=True)

            class Meta:
                indexes = ((("source", "target"), True), (("target",), False))

        class Device(Document):
            serial: Annotated[str, Indexed(unique=True)]
            model: str
            site: str

            class Settings:
                name = "devices"
                indexes = ["model", [("site", ASCENDING)], IndexModel([("site", ASCENDING), ("model", ASCENDING)], unique=True)]

        class Store:
            def __init__(self, client: MongoClient[dict[str, Any]]) -> None:
                self._users: Collection[dict[str, Any]] = client["app"]["people"]

            def prepare(self) -> None:
                self._users.create_index([("email", ASCENDING)], unique=True)
                self._users.create_index("seen_at")
    """,
    "declared_imported": """
        from declared_sqlalchemy import Voucher
    """,
}


def model(sources: object, full: str) -> Model:
    found = declared(sources.program, full)  # type: ignore[attr-defined]  # the fixture's class is in conftest
    assert found is not None
    return found


def unique(one: Model) -> set[tuple[str, ...]]:
    return {key.columns for key in one.keys if key.unique and not key.primary}


def plain(one: Model) -> set[tuple[str, ...]]:
    return {key.columns for key in one.keys if not key.unique}


@pytest.mark.parametrize(
    ("full", "uniques", "indexes"),
    [
        ("declared_sqlalchemy.User", {("email",), ("old",), ("team_id", "nick"), ("email",)}, {("deleted_at",), ("team_id",)}),
        ("declared_sqlalchemy.Folder", {("owner_id", "name"), ("name",)}, {("owner_id",)}),
        ("declared_sqlalchemy.Seat", {("code",)}, set()),
        ("declared_sqlalchemy.Voucher", {("shop", "code")}, {("code",)}),
        ("declared_sqlalchemy.Rate", {("b",), ("a", "b")}, set()),
        ("declared_django.Page", {("slug", "removed_at"), ("title", "slug")}, {("slug",)}),
        (
            "declared_django.Post",
            {("slug", "removed_at"), ("author", "title"), ("title",), ("cover",)},
            {("slug",), ("title",), ("author",), ("removed_at", "title")},
        ),
        ("declared_django.Tag", {("name", "kind"), ("kind",)}, {("kind", "name")}),
        ("declared_django.Coupon", {("code",)}, set()),
        ("declared_django.Account", {("phone",), ("username",)}, set()),
        ("declared_others.Hero", {("name", "team"), ("email",), ("phone",)}, {("name",)}),
        ("declared_others.Ticket", {("code",), ("event", "seat")}, {("seat",)}),
        ("declared_others.Link", {("source", "target"), ("key",)}, {("source",), ("target",)}),
        ("declared_others.Device", {("serial",), ("site", "model")}, {("model",), ("site",)}),
    ],
)
def test_keys_of_a_model(sources: object, full: str, uniques: set[tuple[str, ...]], indexes: set[tuple[str, ...]]) -> None:
    one = model(sources, full)
    assert unique(one) == uniques
    assert plain(one) == indexes


def test_primary_keys(sources: object) -> None:
    assert [key.columns for key in model(sources, "declared_sqlalchemy.Seat").keys if key.primary] == [("id", "row")]
    assert [key.columns for key in model(sources, "declared_django.Coupon").keys if key.primary] == [("id",)]


@pytest.mark.parametrize(
    ("full", "name", "holds", "nullable"),
    [
        ("declared_sqlalchemy.User", "deleted_at", "moment", True),
        ("declared_sqlalchemy.User", "nick", "text", True),
        ("declared_sqlalchemy.User", "email", "text", False),
        ("declared_sqlalchemy.User", "active", "boolean", False),
        ("declared_sqlalchemy.User", "id", "number", False),
        ("declared_django.Post", "removed_at", "moment", True),
        ("declared_django.Post", "title", "text", False),
        ("declared_others.Hero", "team", "text", True),
        ("declared_others.Link", "key", "text", True),
        ("declared_others.Ticket", "seat", "number", False),
        ("declared_others.Device", "model", "text", False),
    ],
)
def test_columns(sources: object, full: str, name: str, holds: str, nullable: bool) -> None:
    column = model(sources, full).columns[name]
    assert (column.holds, column.nullable) == (holds, nullable)


def test_a_condition_names_its_columns(sources: object) -> None:
    partial = [key for one in ("declared_sqlalchemy.User", "declared_django.Post") for key in model(sources, one).keys if key.partial]
    assert [("deleted_at" in key.where, "removed_at" in key.where) for key in partial] == [(True, False), (False, True)]


def test_which_key_makes_a_lookup_unique(sources: object) -> None:
    user = model(sources, "declared_sqlalchemy.User")
    assert user.unique_among({"email", "team_id"})
    assert user.unique_among({"team", "nick"}), "a relation stands for its column"
    assert user.unique_among({"legacy_no"}), "the database's name"
    assert user.unique_among({"pk"})
    assert user.unique_among({"team_id"}) is None
    assert model(sources, "declared_others.Ticket").unique_among({"event_id", "seat"})


def test_tables_without_a_model(sources: object) -> None:
    program = sources.program  # type: ignore[attr-defined]  # as above
    assert {(key.columns, key.unique) for key in stored(program, "people")} == {
        (("email",), True),
        (("seen_at",), False),
    }
    (ticket,) = stored(program, "passes")
    assert (ticket.columns, ticket.unique, "deleted_at" in ticket.where) == (("code",), True, True)
    assert {key.columns for key in stored(program, "events") if key.unique} == {("id",), ("key",), ("a", "b")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("create unique index if not exists ix on app.users using btree (email, team_id desc);", [("users", ("email", "team_id"), True)]),
        ("CREATE INDEX ix ON users (seen_at)", [("users", ("seen_at",), False)]),
        ("ALTER TABLE users ADD CONSTRAINT u UNIQUE (email)", [("users", ("email",), True)]),
        (
            "CREATE TABLE t (id INT PRIMARY KEY, email TEXT NOT NULL UNIQUE, a INT, UNIQUE (a, email))",
            [("t", ("a", "email"), True), ("t", ("id",), True), ("t", ("email",), True)],
        ),
        ("SELECT DISTINCT email FROM users", []),
    ],
)
def test_sql(text: str, expected: list[tuple[str, tuple[str, ...], bool]]) -> None:
    assert [(table, key.columns, key.unique) for table, key in keys_in_sql(text)] == expected
