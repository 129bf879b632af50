# only: apr-client-trusted-identity
"""Handlers that refuse those who do not call themselves administrator or owner, and others that only check what was sent."""

import base64
import json
from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException, Query
from sqlmodel import Field, Session, SQLModel, select

app = FastAPI()


class User(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    email: str
    role: str = "member"


class Note(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    owner_id: int
    text: str


def db():
    with Session() as s:
        yield s


Db = Annotated[Session, Depends(db)]


def header_principal(x_user_id: Annotated[int, Header()]) -> int:  # error: apr-client-trusted-identity
    return x_user_id


@app.get("/own")
def own(who: Annotated[int, Depends(header_principal)], s: Db) -> list[Note]:
    return list(s.exec(select(Note).where(Note.owner_id == who)))


@app.get("/panel")
def panel(s: Db, is_admin: bool = False) -> list[User]:  # error: apr-client-trusted-identity
    if not is_admin:
        raise HTTPException(403)
    return list(s.exec(select(User)))


@app.get("/people")
def people(s: Db, role: str = "member") -> list[str]:
    if role not in ("member", "guest"):
        raise HTTPException(400)
    return [u.email for u in s.exec(select(User).where(User.role == role))]


@app.delete("/notes/{note_id}")
def drop(note_id: int, as_user: Annotated[int, Query()], s: Db) -> None:  # error: apr-client-trusted-identity
    note = s.get(Note, note_id)
    if note is None or note.owner_id != as_user:
        raise HTTPException(status_code=403)
    s.delete(note)


@app.get("/users/{user_id}/notes/{note_id}")
def nested(user_id: int, note_id: int, s: Db) -> str:
    note = s.get(Note, note_id)
    if note is None or note.owner_id != user_id:
        raise HTTPException(status_code=404)
    return note.text


class Join(SQLModel):
    email: str
    role: str = "member"


@app.post("/join")
def join(body: Join) -> None:
    if body.role == "admin":
        raise HTTPException(403, "ask an administrator")
    print(body.email)


@app.post("/users/export")
def export(body: Join, s: Db) -> list[User]:  # error: apr-client-trusted-identity
    if body.role not in ("admin", "auditor"):
        raise PermissionError
    return list(s.exec(select(User)))


@app.get("/admin/users")
def admin_users(s: Db, is_staff: bool = False) -> list[User]:  # error: apr-client-trusted-identity
    if not is_staff:
        raise HTTPException(status_code=401)
    return list(s.exec(select(User)))


def peeked(authorization: Annotated[str, Header()]) -> int:  # error: apr-client-trusted-identity (a token taken apart by hand)
    payload = authorization.split(".")[1]
    return int(json.loads(base64.urlsafe_b64decode(payload + "=="))["sub"])


@app.get("/peeked")
def of_peeked(who: Annotated[int, Depends(peeked)], s: Db) -> list[str]:
    return [note.text for note in s.exec(select(Note).where(Note.owner_id == who))]
