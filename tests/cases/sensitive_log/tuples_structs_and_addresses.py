# only: apr-sensitive-log
"""Named tuples, structs, typed dicts and answers whose address shows what was asked."""

import logging
import logging.config
import os
from dataclasses import asdict, dataclass, field
from typing import NamedTuple, TypedDict

import httpx
import msgspec
import sentry_sdk
import structlog
from pydantic import BaseModel, SecretStr

log = structlog.get_logger()
std = logging.getLogger(__name__)


class Grant(NamedTuple):
    user_id: int
    access_token: str


class Card(msgspec.Struct):
    holder: str
    number: str
    cvv: str


class Masked(msgspec.Struct):
    holder: str
    number: str

    def __repr__(self) -> str:
        return f"Masked({self.number[-4:]})"


class Login(TypedDict):
    username: str
    password: str


@dataclass
class Smtp:
    host: str
    password: str = field(repr=False)


class Webhook(BaseModel):
    url: str
    secret: SecretStr


def grants(grant: Grant) -> None:
    std.info("grant %s", grant)  # error: apr-sensitive-log
    std.info("grant %s", grant.user_id)
    log.info("grant", **grant._asdict())  # error: apr-sensitive-log


def cards(card: Card, masked: Masked) -> None:
    log.info("card", card=card)  # error: apr-sensitive-log
    log.info("card", card=masked)
    log.info("card", holder=card.holder, last4=card.number[-4:])
    sentry_sdk.set_context("card", {"number": card.number})  # error: apr-sensitive-log


def logins(login: Login) -> None:
    std.debug("login %s", login)  # error: apr-sensitive-log
    std.debug("login %s", {**login, "password": "***"})
    std.debug("login %s", {k: v for k, v in login.items() if k != "password"})
    std.debug("login keys %s", list(login))


def mails(smtp: Smtp, hook: Webhook) -> None:
    std.info("smtp %s", smtp)
    std.info("smtp %s", asdict(smtp))  # error: apr-sensitive-log
    std.info("hook %s", hook)
    std.info("hook %s", hook.secret.get_secret_value())  # error: apr-sensitive-log


def calls(client: httpx.Client, api_key: str) -> None:
    response = client.get("https://api.example/v1", params={"api_key": api_key})
    std.info("asked %s", response.url)  # error: apr-sensitive-log
    std.info("answered %s", response.status_code)
    std.info("sent %s", response.request.headers)  # error: apr-sensitive-log
    if response.status_code == 401:
        raise RuntimeError("key refused: " + api_key)  # error: apr-sensitive-log
    if response.status_code == 403:
        raise RuntimeError(f"key {api_key[:4]}… refused")


def fetched(client: httpx.Client, page_token: str) -> None:
    response = client.get("https://api.example/v1", params={"page": page_token, "lang": "en"})
    std.info("asked %s", response.url)


async def fetched_later(client: httpx.AsyncClient, token: str) -> None:
    query = {"access_token": token, "fields": "id"}
    answer = await client.get("https://graph.example/me", params=query)
    if answer.is_error:
        std.error("%s answered %s", answer.url, answer.status_code)  # error: apr-sensitive-log
    std.info("host %s", answer.url.host)


def start() -> None:
    std.info("region %s", os.environ["AWS_REGION"])
    std.info("secret name %s", os.environ["SECRET_NAME"])
    std.info("%s", os.environ["AWS_SECRET_ACCESS_KEY"])  # error: apr-sensitive-log
    std.info("tokens used: %d of %d", int(os.environ["TOKENS_USED"]), int(os.environ["MAX_TOKENS"]))
