"""`Relations`: what models declare, what the other side gets, and when related rows are loaded, over six libraries."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.relations import relations

SOURCES = {
    "relations_behind": """
        from typing import Any

        from django.db import models

        class Purse(models.Model):
            user: Any = models.OneToOneField("auth.User", on_delete=models.CASCADE, related_name="purse")

        class Brand(models.Model):
            name: Any = models.CharField(max_length=20)

        class Listing(models.Model):
            brand: Any = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="listings")
            author: Any = models.ForeignKey("auth.User", on_delete=models.CASCADE)

        def looks(request: Any, brand: Any, page: Any, author: Any) -> None:
            print(request.user.purse, page.purse)
            print(brand.listings, page.listings)
            print(author.listing_set, page.listing_set)
    """,
    "relations_alchemy": """
        from sqlalchemy import ForeignKey
        from sqlalchemy.orm import DeclarativeBase, DynamicMapped, Mapped, backref, mapped_column, relationship

        class Base(DeclarativeBase):
            pass

        class Owned:
            owner_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))

        class Customer(Base):
            __tablename__ = "customers"
            id: Mapped[int] = mapped_column(primary_key=True)
            orders: Mapped[list["Order"]] = relationship(back_populates="customer")
            notes = relationship("Note", lazy="dynamic")
            log: DynamicMapped["Note"] = relationship()

        class Order(Owned, Base):
            __tablename__ = "orders"
            id: Mapped[int] = mapped_column(primary_key=True)
            customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
            customer: Mapped["Customer | None"] = relationship(back_populates="orders")
            lines: Mapped[list["Line"]] = relationship(lazy="selectin", cascade="all")
            notes = relationship("Note", backref=backref("order", lazy="joined"))

        class Line(Base):
            __tablename__ = "lines"
            id: Mapped[int] = mapped_column(primary_key=True)
            order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
            order = relationship(lambda: Order, lazy="raise")
            parcel = relationship("Note", uselist=False)

        class Note(Base):
            __tablename__ = "notes"
            id: Mapped[int] = mapped_column(primary_key=True)
            author_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
            author = relationship("Customer", backref="authored")

        class Reply(Note):
            pass
    """,
    "relations_sqlmodel": """
        from sqlmodel import Field, Relationship, SQLModel

        class Team(SQLModel, table=True):
            id: int | None = Field(default=None, primary_key=True)
            heroes: list["Hero"] = Relationship(back_populates="team", sa_relationship_kwargs={"lazy": "selectin"})

        class Hero(SQLModel, table=True):
            id: int | None = Field(default=None, primary_key=True)
            team_id: int | None = Field(default=None, foreign_key="team.id")
            team: Team | None = Relationship(back_populates="heroes")
    """,
    "relations_django": """
        # mypy: disable-error-code="var-annotated"
        from django.conf import settings
        from django.db import models

        class Audited(models.Model):
            changed_by = models.ForeignKey("User", on_delete=models.CASCADE, related_name="%(class)s_changes")
            class Meta:
                abstract = True

        class User(models.Model):
            pass

        class Invoice(Audited):
            customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
            parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="children")
            tags = models.ManyToManyField("Tag", related_name="+")

        class Item(models.Model):
            invoice = models.ForeignKey(Invoice, models.CASCADE, "items")

        class Receipt(models.Model):
            invoice = models.OneToOneField(Invoice, on_delete=models.CASCADE)

        class Tag(models.Model):
            pass
    """,
    "relations_others": """
        # mypy: disable-error-code="var-annotated"
        import peewee
        from beanie import Document, Link
        from tortoise import fields
        from tortoise.models import Model

        class Post(Model):
            author = fields.ForeignKeyField("models.Author", related_name="posts")

        class Author(Model):
            posts: fields.ReverseRelation[Post]

        class Tweet(peewee.Model):
            parent = peewee.ForeignKeyField("self", backref="replies")

        class Like(peewee.Model):
            tweet = peewee.ForeignKeyField(Tweet, lazy_load=False)

        class Room(Document):
            doors: list[Link["Door"]]

        class Door(Document):
            room: Link[Room]
    """,
}


@pytest.mark.parametrize(
    ("model", "name", "target", "many", "read", "loading", "back"),
    [
        ("relations_alchemy.Customer", "orders", "Order", True, "attribute", "lazy", "customer"),
        ("relations_alchemy.Customer", "notes", "Note", True, "query", "lazy", ""),
        ("relations_alchemy.Customer", "log", "Note", True, "query", "lazy", ""),
        ("relations_alchemy.Customer", "authored", "Note", True, "attribute", "lazy", "author"),
        ("relations_alchemy.Order", "customer", "Customer", False, "attribute", "lazy", "orders"),
        ("relations_alchemy.Order", "lines", "Line", True, "attribute", "eager", ""),
        ("relations_alchemy.Order", "notes", "Note", True, "attribute", "lazy", "order"),
        ("relations_alchemy.Note", "order", "Order", False, "attribute", "eager", "notes"),
        ("relations_alchemy.Reply", "author", "Customer", False, "attribute", "lazy", "authored"),
        ("relations_alchemy.Line", "order", "Order", False, "attribute", "refused", ""),
        ("relations_alchemy.Line", "parcel", "Note", False, "attribute", "lazy", ""),
        ("relations_sqlmodel.Team", "heroes", "Hero", True, "attribute", "eager", "team"),
        ("relations_sqlmodel.Hero", "team", "Team", False, "attribute", "lazy", "heroes"),
        ("relations_django.Invoice", "customer", "User", False, "attribute", "lazy", "invoice_set"),
        ("relations_django.User", "invoice_set", "Invoice", True, "query", "lazy", "customer"),
        ("relations_django.User", "invoice_changes", "Invoice", True, "query", "lazy", "changed_by"),
        ("relations_django.Invoice", "children", "Invoice", True, "query", "lazy", "parent"),
        ("relations_django.Invoice", "items", "Item", True, "query", "lazy", "invoice"),
        ("relations_django.Invoice", "receipt", "Receipt", False, "attribute", "lazy", "invoice"),
        ("relations_django.Invoice", "tags", "Tag", True, "query", "lazy", ""),
        ("relations_others.Post", "author", "Author", False, "await", "lazy", "posts"),
        ("relations_others.Author", "posts", "Post", True, "await", "lazy", ""),
        ("relations_others.Tweet", "replies", "Tweet", True, "query", "lazy", "parent"),
        ("relations_others.Tweet", "like_set", "Like", True, "query", "lazy", "tweet"),
        ("relations_others.Like", "tweet", "Tweet", False, "attribute", "refused", "like_set"),
        ("relations_others.Room", "doors", "Door", True, "query", "lazy", ""),
        ("relations_others.Door", "room", "Room", False, "query", "lazy", ""),
    ],
)
def test_what_a_model_declares(sources: Any, model: str, name: str, target: str, many: bool, read: str, loading: str, back: str) -> None:
    one = relations(sources.program).of(model)[name]
    assert (one.target.rpartition(".")[2], one.many, one.read, one.loading, one.back) == (target, many, read, loading, back)


def test_columns_and_hidden_reverses_are_none(sources: Any) -> None:
    found = relations(sources.program)
    assert set(found.of("relations_alchemy.Order")) == {"customer", "lines", "notes"}
    assert "invoice_set" not in found.of("relations_django.Tag")
    assert not [name for name in found.of("relations_django.Tag") if name.endswith("+")]


@pytest.mark.parametrize(
    ("model", "name", "loader"),
    [
        ("relations_alchemy.Customer", "notes", "one query with Note.… .in_(ids) before the loop"),
        ("relations_alchemy.Customer", "log", "one query with Note.… .in_(ids) before the loop"),
        ("relations_alchemy.Customer", "orders", "selectinload(Customer.orders)"),
        ("relations_alchemy.Order", "customer", "joinedload(Order.customer)"),
        ("relations_sqlmodel.Hero", "team", "joinedload(Hero.team)"),
        ("relations_django.Invoice", "customer", 'select_related("customer")'),
        ("relations_django.User", "invoice_set", 'prefetch_related("invoice_set")'),
        ("relations_others.Author", "posts", 'prefetch_related("posts")'),
        ("relations_others.Tweet", "replies", "prefetch(query, Tweet)"),
    ],
)
def test_what_to_write_at_the_query(sources: Any, model: str, name: str, loader: str) -> None:
    assert relations(sources.program).of(model)[name].loader == loader


@pytest.mark.parametrize(
    ("attr", "target"),
    [
        ("request.user.purse", "Purse"),
        ("page.purse", ""),
        ("brand.listings", "Listing"),
        ("page.listings", ""),
        ("author.listing_set", "Listing"),
        ("page.listing_set", ""),
    ],
)
def test_rows_of_which_nothing_is_known_lead_back_by_names(sources: Any, attr: str, target: str) -> None:
    one = relations(sources.program).behind(sources.value("relations_behind.looks", attr))
    assert (one.target.rpartition(".")[2] if one is not None else "") == target
