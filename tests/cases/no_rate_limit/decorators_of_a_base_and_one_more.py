# only: apr-no-rate-limit
"""A class of views whose decorators are those of its base and a limit more; a token that is made for somebody else by who has logged in at the router."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from flask import Flask, request
from flask.views import MethodView
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

app = Flask(__name__)
limiter = Limiter(get_remote_address, app=app)


def logged(fn: Any) -> Any:
    return fn


def check_password(given: str) -> bool:
    return len(given) > 12


class Base(MethodView):
    decorators = [logged]


class Login(Base):
    decorators = Base.decorators + [limiter.limit("5/minute")]

    def post(self) -> str:
        check_password(request.form["password"])
        return "in"


class OldLogin(Base):
    decorators = Base.decorators + [logged]

    def post(self) -> str:  # error: apr-no-rate-limit
        check_password(request.form["password"])
        return "in"


app.add_url_rule("/login", view_func=Login.as_view("login"))
app.add_url_rule("/old/login", view_func=OldLogin.as_view("old_login"))


async def is_authenticated_admin(request: Request) -> None:
    if request.session.get("admin") is None:
        raise HTTPException(401)


api = FastAPI()
desk = APIRouter(prefix="/desk", dependencies=[Depends(is_authenticated_admin)])
front = APIRouter()


def create_access_token(user_id: int) -> str:
    raise NotImplementedError


@desk.post("/users/{user_id}/access-token")
async def access_token_of(user_id: int) -> str:
    return create_access_token(user_id)


@front.post("/access-token")
async def access_token(user_id: int) -> str:  # error: apr-no-rate-limit
    return create_access_token(user_id)


api.include_router(desk)
api.include_router(front)
