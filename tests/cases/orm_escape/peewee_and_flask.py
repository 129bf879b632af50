# only: apr-orm-escape
"""Peewee and Flask-SQLAlchemy in one application with repositories."""

from flask import Blueprint, Flask, jsonify, request
from flask.typing import ResponseReturnValue
from flask_sqlalchemy import SQLAlchemy
from peewee import CharField, IntegerField, Model, SqliteDatabase
from sqlalchemy.orm import Mapped, mapped_column

app = Flask(__name__)
db = SQLAlchemy(app)
stock = SqliteDatabase(":memory:")
bp = Blueprint("cakes", __name__)


class StockModel(Model):
    class Meta:
        database = stock


class Flour(StockModel):
    name = CharField()
    grams = IntegerField()


class Cake(db.Model):  # type: ignore[name-defined,misc]
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class CakeRepository:
    def names(self) -> list[str]:
        return [cake.name for cake in db.session.scalars(db.select(Cake))]

    def by_name(self, name: str) -> Cake | None:  # error: apr-orm-escape
        return db.session.scalar(db.select(Cake).where(Cake.name == name))


class FlourRepository:
    def grams(self, name: str) -> int:
        return int(Flour.get(Flour.name == name).grams)

    def one(self, name: str) -> Flour:  # error: apr-orm-escape
        return Flour.get(Flour.name == name)


@bp.get("/cakes")
def cakes() -> ResponseReturnValue:
    return jsonify(CakeRepository().names())


@bp.get("/cakes/<int:key>")
def cake(key: int) -> ResponseReturnValue:
    found = db.session.get(Cake, key)  # error: apr-orm-escape
    return jsonify(found.name if found else None)


@bp.get("/cakes/all")
def every_cake() -> ResponseReturnValue:
    return jsonify([one.name for one in Cake.query.all()])  # error: apr-orm-escape


@bp.post("/cakes")
def bake() -> ResponseReturnValue:
    cake = Cake(name=request.form["name"])  # error: apr-orm-escape
    db.session.add(cake)
    db.session.commit()
    return "", 201


@bp.post("/flour")
def fill() -> ResponseReturnValue:
    Flour.create(name=request.form["name"], grams=1000)  # error: apr-orm-escape
    return "", 201


@bp.get("/flour/<name>")
def grams(name: str) -> ResponseReturnValue:
    return jsonify(FlourRepository().grams(name))


def total(flours: tuple[Flour, ...]) -> int:  # error: apr-orm-escape
    return sum(int(flour.grams) for flour in flours)
