# only: apr-soft-delete-unguarded
"""Queries of Flask-SQLAlchemy that nobody asks but the loop around them."""

from flask import Flask, jsonify, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

app = Flask(__name__)


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


class Tag(Base):
    __tablename__ = "tags"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    is_deleted: Mapped[bool] = mapped_column(default=False, index=True)


@app.get("/tags")
def tags():
    return jsonify([tag.name for tag in db.session.query(Tag).filter_by(is_deleted=False)])


@app.get("/tags/search")
def search():
    return jsonify([tag.name for tag in db.session.query(Tag).filter_by(name=request.args["q"])])  # error: apr-soft-delete-unguarded


@app.get("/tags/names")
def names():
    found = []
    for tag in db.session.query(Tag).order_by(Tag.name):  # error: apr-soft-delete-unguarded
        found.append(tag.name)
    return jsonify(found)


@app.post("/tags/restore")
def restore():
    for tag in db.session.query(Tag).filter_by(name=request.form["name"]):
        tag.is_deleted = False
    db.session.commit()
    return ""
