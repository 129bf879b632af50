# only: apr-boolean-state
"""Entities of attrs, peewee and a library that is not installed, beside switches, filters and preferences."""

from __future__ import annotations

from typing import Literal, NamedTuple

import attr
import mongoengine as me
import peewee as pw
from attrs import define, field


@define
class Parcel:  # error: apr-boolean-state
    code: str
    is_lost: bool = False
    is_returned: bool = False
    is_delivered: bool = False


@attr.s(auto_attribs=True)
class Tender:  # error: apr-boolean-state
    title: str
    awarded: bool = False
    withdrawn: bool = False


@define
class Camera:
    has_flash: bool = field(default=False)
    has_zoom: bool = field(default=False)
    is_waterproof: bool = field(default=False)


class Base(pw.Model):
    class Meta:
        database = pw.SqliteDatabase("x.db")


class Claim(Base):  # error: apr-boolean-state
    number = pw.CharField()
    approved = pw.BooleanField(default=False)
    denied = pw.BooleanField(default=False)
    paid_out = pw.BooleanField(default=False)


class Branch(Base):
    is_headquarters = pw.BooleanField(default=False)
    has_parking = pw.BooleanField(default=False)
    is_wheelchair_accessible = pw.BooleanField(default=True)


class Episode(me.Document):  # error: apr-boolean-state
    status = me.StringField(choices=["recorded", "edited", "released"])
    is_released = me.BooleanField(default=False)


class Visit(NamedTuple):
    confirmed_at: float | None
    cancelled_at: float | None
    walk_in: bool


class Ticket:  # error: apr-boolean-state
    state: Literal["reported", "solved"]

    def __init__(self, title: str) -> None:
        self.title = title
        self.state = "reported"
        self.is_solved = False


class Message:
    def __init__(self, body: str) -> None:
        self.body = body
        self.starred = False
        self.muted = False
        self.pinned = False


class Repo(Base):
    is_private = pw.BooleanField(default=True)
    is_fork = pw.BooleanField(default=False)
    has_wiki = pw.BooleanField(default=False)
    has_issues = pw.BooleanField(default=True)


@define
class SearchQuery:
    paid: bool = False
    shipped: bool = False
    cancelled: bool = False


class OrderEmailPreferences(Base):
    on_paid = pw.BooleanField(default=True)
    on_shipped = pw.BooleanField(default=True)
    on_cancelled = pw.BooleanField(default=True)
