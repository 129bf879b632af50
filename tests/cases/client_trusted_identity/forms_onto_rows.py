# only: apr-client-trusted-identity
"""Rows filled from forms and bodies in one stroke."""

from flask import Blueprint, abort, redirect, request
from flask_login import current_user, login_required
from flask_wtf import FlaskForm
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker
from wtforms import BooleanField, SelectField, StringField

bp = Blueprint("people", __name__)
SessionLocal = sessionmaker(create_engine("sqlite://"))


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[str]
    is_admin: Mapped[bool]


class PersonForm(FlaskForm):
    name = StringField()
    role = SelectField(choices=["member", "owner"])
    is_admin = BooleanField()


class NameForm(FlaskForm):
    name = StringField()


@bp.post("/me")
@login_required
def edit_me():  # error: apr-client-trusted-identity
    form = PersonForm()
    if form.validate_on_submit():
        form.populate_obj(current_user)
    return redirect("/")


@bp.post("/me/name")
@login_required
def edit_name():
    form = NameForm()
    if form.validate_on_submit():
        form.populate_obj(current_user)
    return redirect("/")


@bp.post("/people/<int:person_id>")
@login_required
def edit_person(person_id: int):  # error: apr-client-trusted-identity
    with SessionLocal() as session:
        person = session.get(Person, person_id)
        if person is None:
            abort(404)
        for key in request.json:
            setattr(person, key, request.json[key])
        session.commit()
    return "", 204


@bp.post("/people/<int:person_id>/allowed")
@login_required
def edit_person_allowed(person_id: int):
    with SessionLocal() as session:
        person = session.get(Person, current_user.id)
        if person is None:
            abort(404)
        for key in ("name",):
            if key in request.json:
                setattr(person, key, request.json[key])
        session.commit()
    return "", 204


@bp.post("/people/<int:person_id>/dict")
@login_required
def edit_by_dict(person_id: int):  # error: apr-client-trusted-identity
    with SessionLocal() as session:
        session.query(Person).filter(Person.id == current_user.id).update(request.get_json())
        session.commit()
    return "", 204
