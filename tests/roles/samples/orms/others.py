"""SQLModel, Tortoise, Peewee, Beanie."""

import peewee
from beanie import Document
from peewee import CharField, SqliteDatabase
from sqlmodel import Field, SQLModel
from tortoise import fields
from tortoise.models import Model

database = SqliteDatabase("shop.db")


class HeroBase(SQLModel):  # role: dto
    name: str


class Hero(HeroBase, table=True):  # role: model
    id: int | None = Field(default=None, primary_key=True)


class HeroOut(HeroBase):  # role: dto
    id: int


class Tournament(Model):  # role: model
    name = fields.CharField(max_length=10)


class AbstractTournament(Model):
    class Meta:
        abstract = True


class PeeweeBase(peewee.Model):  # role: model
    class Meta:
        database = database


class Person(PeeweeBase):  # role: model
    name = CharField()


class Product(Document):  # role: model
    name: str
