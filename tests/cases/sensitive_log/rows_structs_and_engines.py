# only: apr-sensitive-log
"""SQLAlchemy engines, Celery, Flask, aiohttp, Litestar, sentry, boto3, dictionaries, helpers and locals."""

import logging
import uuid
import warnings
from typing import Any, NamedTuple, TypedDict

import boto3
import httpx
import msgspec
import sentry_sdk
from aiohttp import web
from attrs import define, field
from celery import shared_task
from flask import current_app, request
from litestar import Request, post
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

log = logging.getLogger(__name__)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    hashed_password: Mapped[str]
    totp_secret: Mapped[str]

    def __repr__(self) -> str:
        return f"<User {self.id} {self.totp_secret}>"


class Member(Base):
    __tablename__ = "members"
    id: Mapped[int] = mapped_column(primary_key=True)
    password: Mapped[str]


class Login(msgspec.Struct):
    user: str
    password: str


class Grant(NamedTuple):
    client_id: str
    client_secret: str


class Session(TypedDict):
    user_id: int
    refresh_token: str


@define
class Vault:
    url: str
    vault_token: str


@define
class QuietVault:
    url: str
    vault_token: str = field(repr=False)


def rows(user: User, member: Member) -> None:
    log.info("user %s", user)  # error: apr-sensitive-log
    log.info("member %s", member)
    log.info("member %s", member.password)  # error: apr-sensitive-log
    log.info("vars %s", vars(member))  # error: apr-sensitive-log
    log.info("vars %s", member.__dict__)  # error: apr-sensitive-log
    log.info("totp for %s on: %s", user.id, user.totp_secret is not None)


def structs(login: Login, grant: Grant, session_: Session, vault: Vault, quiet: QuietVault) -> None:
    log.info("%s", login)  # error: apr-sensitive-log
    log.info("%s", grant)  # error: apr-sensitive-log
    log.info("%s", session_)  # error: apr-sensitive-log
    log.info("%s", vault)  # error: apr-sensitive-log
    log.info("%s", quiet)
    log.info("%s %s", login.user, grant.client_id)
    log.info("%s", session_["user_id"])
    log.info("%s", {k: v for k, v in session_.items() if k != "refresh_token"})


def engines(url: str) -> None:
    parsed = make_url(url)
    log.info("db %s", parsed)
    log.info("db %s", parsed.render_as_string(hide_password=True))
    log.info("db %s", parsed.render_as_string(hide_password=False))  # error: apr-sensitive-log
    log.info("db %s", create_engine(url).url)
    log.info("host %s", parsed.host)
    log.info("password %s", parsed.password)  # error: apr-sensitive-log


@shared_task(bind=True)
def send_reset(self: Any, email: str, reset_token: str) -> None:
    try:
        deliver(email, reset_token)  # error: apr-sensitive-log
    except ConnectionError:
        log.warning("retry reset mail to %s with %s", email, reset_token)  # error: apr-sensitive-log
        raise self.retry() from None


def deliver(to: str, code: str) -> None:
    note(f"mailing {code} to {to}")


def note(text: str) -> None:
    log.info("note: %s", text)


def verify(pin: str) -> None:
    note(f"pin was {pin}")  # error: apr-sensitive-log
    note(f"pin has {len(pin)} digits")
    warnings.warn(f"weak pin {pin}", stacklevel=2)  # error: apr-sensitive-log


def flask_login() -> str:
    current_app.logger.info("form %s", request.form)  # error: apr-sensitive-log
    current_app.logger.info("json %s", request.get_json())  # error: apr-sensitive-log
    current_app.logger.info("args %s", request.args.get("page"))
    current_app.logger.info("cookie %s", request.cookies.get("session"))  # error: apr-sensitive-log
    current_app.logger.info("config %s", current_app.config)  # error: apr-sensitive-log
    current_app.logger.info("config %s", current_app.config["SECRET_KEY"])  # error: apr-sensitive-log
    current_app.logger.info("config %s", current_app.config["ENV"])
    return ""


async def aiohttp_login(req: web.Request) -> web.Response:
    data = await req.post()
    log.info("posted %s", data)  # error: apr-sensitive-log
    log.info("posted %s", data["password"])  # error: apr-sensitive-log
    log.info("%s %s", req.method, req.path)
    return web.Response()


@post("/litestar")
async def litestar_login(request: Request[Any, Any, Any], data: Login) -> None:
    request.logger.info("login", data=data)  # error: apr-sensitive-log
    request.logger.info("login", user=data.user)


def cloud() -> None:
    secret = boto3.client("secretsmanager").get_secret_value(SecretId="app/db")["SecretString"]
    log.debug("fetched %s", secret)  # error: apr-sensitive-log
    log.debug("fetched secret of %d chars", len(secret))
    sentry_sdk.set_context("aws", {"secret": secret})  # error: apr-sensitive-log
    sentry_sdk.set_tag("region", "eu")


def session_ids(ssn: str, iban: str, passport_number: str, session_id: str) -> None:
    log.info("ssn %s", ssn)  # error: apr-sensitive-log
    log.info("passport %s", passport_number)  # error: apr-sensitive-log
    log.info("session %s", session_id)  # error: apr-sensitive-log
    log.info("correlation %s", uuid.uuid4())


def outgoing(client: httpx.Client, token: str) -> None:
    req = client.build_request("GET", "https://x.example", headers={"Authorization": f"Bearer {token}"})
    log.debug("sending %s", req)
    log.debug("sending %s", req.headers)  # error: apr-sensitive-log
    log.debug("sending to %s", req.url.host)


class RemoteError(Exception):
    def __init__(self, message: str, request_headers: dict[str, str]) -> None:
        super().__init__(message, request_headers)


def fail(token: str) -> None:
    assert token.startswith("sk_"), f"not a secret key: {token}"  # error: apr-sensitive-log
    assert token.startswith("sk_"), "not a secret key"
    raise PermissionError(f"bad token: {token}")  # error: apr-sensitive-log


def debug_locals(password: str) -> None:
    log.debug("state: %s", locals())  # error: apr-sensitive-log
