# only: apr-app-only-constraint
"""Several rows made at once of what is not known yet, rows that `merge` stores, validators that are registered by a decorator, and what no constraint can hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_sqlalchemy import SQLAlchemy
from marshmallow import Schema, ValidationError, fields, post_load, validates
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

bp = Blueprint("contacts", __name__)


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


class Contact(Base):
    __tablename__ = "contacts"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(default="")


class Label(Base):
    __tablename__ = "labels"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(unique=True)


def import_contacts(session: Session, emails: list[str]) -> None:
    known = set(session.scalars(select(Contact.email).where(Contact.email.in_(emails))))  # error: apr-app-only-constraint
    session.add_all(Contact(email=email) for email in emails if email not in known)
    session.commit()


def import_contacts_in_a_loop(session: Session, emails: list[str]) -> None:
    known = set(session.scalars(select(Contact.email)))  # error: apr-app-only-constraint
    made = []
    for email in emails:
        if email not in known:
            made.append(Contact(email=email))
    session.add_all(made)
    session.commit()


def import_some(session: Session, emails: list[str], domain: str) -> None:
    """What is left out has nothing to do with what is stored."""
    session.add_all(Contact(email=email) for email in emails if not email.endswith(domain))
    session.commit()


def import_labels(session: Session, texts: list[str]) -> None:
    known = set(session.scalars(select(Label.text)))
    session.execute(insert(Label).values([{"text": text} for text in texts if text not in known]).on_conflict_do_nothing())
    session.commit()


def remember(session: Session, email: str) -> None:
    if session.scalars(select(Contact).where(Contact.email == email)).first() is None:  # error: apr-app-only-constraint
        session.merge(Contact(email=email))
        session.commit()


def take_back(session: Session, contact: Contact, name: str) -> None:
    """A row that is there already."""
    known = session.scalars(select(Contact).where(Contact.name == name)).first()
    if known is not None:
        session.merge(known)
        session.commit()


class ContactSchema(Schema):
    email = fields.Email(required=True)
    name = fields.String()

    @validates("email")
    def email_is_free(self, value: str, **kwargs: Any) -> None:
        if db.session.scalar(select(Contact.id).where(Contact.email == value)):  # error: apr-app-only-constraint
            raise ValidationError("taken")

    @validates("name")
    def name_is_no_label(self, value: str, **kwargs: Any) -> None:
        if len(value) > 40:
            raise ValidationError("too long")

    @post_load
    def to_contact(self, data: dict[str, Any], **kwargs: Any) -> Contact:
        return Contact(**data)


@bp.post("/contacts")
def create() -> ResponseReturnValue:
    db.session.add(ContactSchema().load(request.get_json()))
    db.session.commit()
    return "", 201


class Club(models.Model):
    name = models.CharField(max_length=80)
    members = models.ManyToManyField("Member")

    class Meta:
        app_label = "clubs"


class Member(models.Model):
    nickname = models.CharField(max_length=30, unique=True)

    class Meta:
        app_label = "clubs"


def found_clubs(names: Sequence[str]) -> None:
    existing = set(Club.objects.filter(name__in=names).values_list("name", flat=True))  # error: apr-app-only-constraint
    Club.objects.bulk_create([Club(name=name) for name in names if name not in existing])


def enrol(nicknames: Sequence[str]) -> None:
    existing = set(Member.objects.values_list("nickname", flat=True))
    Member.objects.bulk_create([Member(nickname=one) for one in nicknames if one not in existing], ignore_conflicts=True)


def found_with(member: Member, name: str) -> Club:
    """A constraint over another table's rows: only a lock can hold this."""
    club = Club.objects.filter(name=name, members=member).first()  # error: apr-app-only-constraint
    if club is None:
        club = Club.objects.create(name=name)
        club.members.add(member)
    return club
