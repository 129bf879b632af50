# only: apr-client-trusted-identity
"""People found by a key in a cookie, a header or a query of a hook: forged; found by what nobody guesses, or behind the application's own proxy: not."""

import functools
import hmac
import os
from typing import Annotated, Optional

from fastapi import Cookie, Depends, FastAPI, Header, HTTPException, Request
from flask import Flask, abort, g, session
from flask import request as web_request
from flask_sqlalchemy import SQLAlchemy
from sqlmodel import Field, Session, SQLModel, create_engine, select

engine = create_engine("postgresql://localhost/desk")
api = FastAPI()
site = Flask(__name__)
db = SQLAlchemy(site)


class Agent(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str
    hashed_password: str


class ApiKey(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    agent_id: int
    key: str


class Branch(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    city: str


class Member(db.Model):  # type: ignore[name-defined, misc]
    id = db.Column(db.Integer, primary_key=True)
    pw = db.Column(db.String(200))


def get_db() -> Session:
    return Session(engine)


Db = Annotated[Session, Depends(get_db)]


def agent_of_cookie(request: Request, db: Db) -> Agent:  # error: apr-client-trusted-identity
    row = db.get(Agent, int(request.cookies.get("agent_id", "0")))
    if row is None:
        raise HTTPException(401)
    return row


def agent_of_header(db: Db, x_agent: Annotated[int, Header()]) -> Agent:  # error: apr-client-trusted-identity
    return db.exec(select(Agent).where(Agent.id == x_agent)).one()


def agent_of_key(db: Db, x_api_key: Annotated[str, Header()]) -> Agent:
    key = db.exec(select(ApiKey).where(ApiKey.key == x_api_key)).first()
    if key is None:
        raise HTTPException(401)
    return db.get_one(Agent, key.agent_id)


def agent_of_session(db: Db, session_id: Annotated[str, Cookie()]) -> Agent:
    return db.exec(select(Agent).where(Agent.id == session_id)).one()


def agent_of_proxy(request: Request, db: Db) -> Agent:
    given = request.headers.get("X-Proxy-Secret", "")
    if not hmac.compare_digest(given, os.environ["PROXY_SECRET"]):
        raise HTTPException(403)
    return db.get_one(Agent, int(request.headers["X-Agent-Id"]))


def branch_of_header(db: Db, x_branch_id: Annotated[int, Header()]) -> Branch:
    return db.get_one(Branch, x_branch_id)


@api.get("/queue")
def queue(
    a: Annotated[Agent, Depends(agent_of_cookie)],
    b: Annotated[Agent, Depends(agent_of_header)],
    c: Annotated[Agent, Depends(agent_of_key)],
    d: Annotated[Agent, Depends(agent_of_session)],
    e: Annotated[Agent, Depends(agent_of_proxy)],
    branch: Annotated[Branch, Depends(branch_of_header)],
) -> list[str]:
    return [a.name, b.name, c.name, d.name, e.name, branch.city]


def partner_required(view):  # error: apr-client-trusted-identity
    @functools.wraps(view)
    def inner(*args, **kwargs):
        g.member = db.session.get(Member, int(web_request.headers["X-Partner-Id"]))
        return view(*args, **kwargs)

    return inner


def member_required(view):
    @functools.wraps(view)
    def inner(*args, **kwargs):
        g.member = db.session.get(Member, session["member"]) or abort(401)
        return view(*args, **kwargs)

    return inner


def impersonate():  # error: apr-client-trusted-identity
    who = web_request.args.get("as_member")
    if who:
        g.member = db.session.get(Member, who)


def remember():
    g.member = db.session.get(Member, session["member"]) if "member" in session else None


site.before_request(remember)
site.before_request(impersonate)


@site.get("/partner")
@partner_required
def partner():
    return {"id": g.member.id}


@site.get("/me")
@member_required
def me():
    return {"id": g.member.id}
