# only: apr-sensitive-log
"""Whole objects in every form that puts out their fields, and what is taken out or covered before."""

from __future__ import annotations

import dataclasses
import json
import logging
from dataclasses import asdict, dataclass, field
from typing import Any

import attrs
import msgspec
import structlog
from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel, SecretStr

log = logging.getLogger(__name__)
slog = structlog.get_logger()


@dataclass
class Credentials:
    username: str
    password: str


@dataclass
class Hidden:
    username: str
    password: str = field(repr=False)


@attrs.define
class Config:
    url: str
    api_key: str = attrs.field(repr=False)


class Pair(msgspec.Struct):
    access_token: str
    refresh_token: str


class Safe(BaseModel):
    name: str
    password: SecretStr


class Plain(BaseModel):
    name: str
    password: str


def a(c: Credentials) -> None:
    log.info("%s", asdict(c))  # error: apr-sensitive-log


def b(c: Credentials) -> None:
    log.info("%s", vars(c))  # error: apr-sensitive-log


def c(c: Credentials) -> None:
    log.info("%s", c.__dict__)  # error: apr-sensitive-log


def d(c: Credentials) -> None:
    log.info(json.dumps(dataclasses.asdict(c)))  # error: apr-sensitive-log


def e(c: Hidden) -> None:
    log.info("%s", dataclasses.asdict(c))  # error: apr-sensitive-log


def f(c: Config) -> None:
    log.info("%s", attrs.asdict(c))  # error: apr-sensitive-log


def g(c: Pair) -> None:
    log.info("%r", c)  # error: apr-sensitive-log


def h(c: Pair) -> None:
    slog.info("pair", **msgspec.structs.asdict(c))  # error: apr-sensitive-log


def i(c: Plain) -> None:
    log.info(c.model_dump_json())  # error: apr-sensitive-log


def j(c: Credentials) -> None:
    slog.bind(credentials=c).info("x")  # error: apr-sensitive-log


def k(c: list[Plain]) -> None:
    log.info("%s", c)  # error: apr-sensitive-log


def m(c: dict[str, Plain]) -> None:
    for one in c.values():
        log.info(f"{one!r}")  # error: apr-sensitive-log


def n(c: Plain) -> None:
    data = c.model_dump()
    log.info("creating %s", data)  # error: apr-sensitive-log


def o(c: Plain) -> None:
    data = c.model_dump()
    data.pop("password")
    log.info("creating %s", data)


def p(c: Safe) -> None:
    log.info("%s %s", c, c.model_dump())


def q(c: Hidden, d: Config) -> None:
    log.info("%s %s", c, d)


def r(c: Credentials) -> None:
    log.info("%s", c.username)
    log.info("%s", asdict(c)["username"])


def s(c: Credentials) -> None:
    log.info("%s", {**asdict(c), "password": "***"})


def t(c: Plain) -> None:
    log.info("%s", c.model_dump(include={"name"}))
    log.info("%s", c.model_copy(update={"password": "***"}))


@dataclass
class Card:
    holder: str
    card_number: str
    cvv: str


def u(c: Card) -> None:
    data = asdict(c)
    data.pop("cvv")
    log.info("%s", data)  # error: apr-sensitive-log


def v(c: Card) -> None:
    data = asdict(c)
    for key in ("cvv", "card_number"):
        data.pop(key, None)
    log.info("%s", data)


def w(c: Card) -> None:
    data = asdict(c)
    log.info("%s", data)  # error: apr-sensitive-log
    del data["cvv"], data["card_number"]


def x(c: Card) -> None:
    data = asdict(c)
    data["cvv"] = data["card_number"] = "***"
    log.info("%s", data)


def y(c: Credentials) -> None:
    log.info("%s", {"password": "***", **asdict(c)})  # error: apr-sensitive-log
    log.info("%s", dataclasses.replace(c, password="***"))


def z(request: HttpRequest) -> HttpResponse:
    body = json.loads(request.body)
    body.pop("password", None)
    log.info("%s", body)
    return HttpResponse()


def zz(c: Credentials) -> None:
    log.info("%s", dataclasses.replace(c, username="***"))  # error: apr-sensitive-log
