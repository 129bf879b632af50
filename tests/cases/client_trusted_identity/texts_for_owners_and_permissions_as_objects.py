# only: apr-client-trusted-identity
"""A certificate's owner is a text for whoever reads it, a note's is a user's name; permissions are objects of a library that is not there."""

from __future__ import annotations

from flask import Blueprint, Response, abort, g, jsonify, request
from flask_login import login_required  # type: ignore[import-not-found]
from flask_principal import Permission, RoleNeed  # type: ignore[import-not-found]
from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

bp = Blueprint("registry", __name__)
session = Session(create_engine("postgresql://registry@db/registry"))


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str]


class Endpoint(Base):
    __tablename__ = "endpoints"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str]
    address: Mapped[str]


class Note(Base):
    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    author: Mapped[str]
    text: Mapped[str]


class Credential(Base):
    __tablename__ = "credentials"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    value: Mapped[str]


class CredentialPermission(Permission):  # type: ignore[misc]
    def __init__(self, credential_id: int) -> None:
        super().__init__(RoleNeed("admin"), RoleNeed(f"credential-{credential_id}"))


@bp.get("/endpoints/<int:endpoint_id>")
@login_required  # type: ignore[untyped-decorator]
def show_endpoint(endpoint_id: int) -> Response:
    endpoint = session.get(Endpoint, endpoint_id) or abort(404)
    return jsonify({"address": endpoint.address, "owner": endpoint.owner, "asked by": g.user.username})


@bp.get("/notes")
@login_required  # type: ignore[untyped-decorator]
def notes() -> Response:
    mine = session.scalars(select(Note).filter_by(author=g.user.username))
    return jsonify([note.text for note in mine])


@bp.delete("/notes/<int:note_id>")
@login_required  # type: ignore[untyped-decorator]
def delete_note(note_id: int) -> Response:  # error: apr-client-trusted-identity
    note = session.get(Note, note_id) or abort(404)
    session.delete(note)
    session.commit()
    return jsonify({"by": g.user.username})


@bp.get("/credentials/<int:credential_id>")
@login_required  # type: ignore[untyped-decorator]
def show_credential(credential_id: int) -> Response:
    permission = CredentialPermission(credential_id)
    if not permission.can():
        abort(403)
    credential = session.get(Credential, credential_id) or abort(404)
    return jsonify({"value": credential.value, "for": g.user.username})


@bp.put("/credentials/<int:credential_id>")
@login_required  # type: ignore[untyped-decorator]
def change_credential(credential_id: int) -> Response:  # error: apr-client-trusted-identity
    credential = session.get(Credential, credential_id) or abort(404)
    credential.value = request.get_json()["value"]
    session.commit()
    return jsonify({"for": g.user.username})
