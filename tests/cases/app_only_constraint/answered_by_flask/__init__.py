# only: apr-app-only-constraint
# mypy: disable-error-code="name-defined,misc"
"""A Flask application with one error handler for integrity errors, and models of Flask-SQLAlchemy."""

from flask import Flask, abort, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.exc import IntegrityError

app = Flask(__name__)
db = SQLAlchemy(app)


class Tag(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), unique=True)
    colour = db.Column(db.String(80))


@app.errorhandler(IntegrityError)
def conflict(error: IntegrityError) -> tuple[str, int]:
    return "conflict", 409


@app.post("/tags")
def create_tag() -> str:
    name = request.form["name"]
    if Tag.query.filter_by(name=name).first() is not None:
        abort(409)
    tag = Tag(name=name)
    db.session.add(tag)
    db.session.commit()
    return "ok"


@app.post("/colours")
def create_colour() -> str:
    colour = request.form["colour"]
    if Tag.query.filter_by(colour=colour).count():  # error: apr-app-only-constraint
        abort(409)
    db.session.add(Tag(name=colour, colour=colour))
    db.session.commit()
    return "ok"
