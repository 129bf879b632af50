# only: apr-sensitive-log
"""Adapters, partials, spans, exceptions and settings of a framework; names that only look secret."""

from __future__ import annotations

import logging
import sys
import warnings
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, TypedDict

import httpx
import sentry_sdk
from django.conf import settings as django_settings
from opentelemetry.trace import get_current_span
from pydantic import BaseModel, Field, SecretStr
from redis import Redis
from sqlalchemy.engine import make_url

log = logging.getLogger(__name__)
audit = logging.LoggerAdapter(log, {"component": "auth"})


class TokenPair(TypedDict):
    access_token: str
    refresh_token: str


@dataclass
class User:
    id: int
    email: str
    password_hash: str


class Login(BaseModel):
    username: str
    password: str


class SubLogin(Login):
    remember: bool = False


class QuietLogin(BaseModel):
    username: str
    password: str = Field(repr=False)


class ApiError(Exception):
    pass


# ---- flagged


def issued(pair: TokenPair) -> None:
    log.info("issued %s", pair["refresh_token"])  # error: apr-sensitive-log


def sub_login(data: SubLogin) -> None:
    audit.info("login %r", data)  # error: apr-sensitive-log


def whole_user(user: User) -> None:
    log.debug("user %s", asdict(user))


def adapter(pin_code: str) -> None:
    audit.warning("wrong PIN %s", pin_code)  # error: apr-sensitive-log


def stderr(api_key: str) -> None:
    print(f"using {api_key}", file=sys.stderr)  # error: apr-sensitive-log


def bound(password: str) -> None:
    say = partial(log.info, "password %s")
    say(password)  # error: apr-sensitive-log


def events(token: str) -> None:
    span = get_current_span()
    span.add_event("auth", {"token": token})  # error: apr-sensitive-log


def error(client: httpx.Client, secret_key: str) -> None:
    try:
        client.get("https://api.example.com", params={"key": secret_key}, timeout=5).raise_for_status()
    except httpx.HTTPError as exc:
        raise ApiError(f"call with {secret_key} failed") from exc  # error: apr-sensitive-log


def joined(username: str, passwd: str) -> None:
    line = ":".join([username, passwd])
    log.info(line)  # error: apr-sensitive-log


def django() -> None:
    log.info("db %s", django_settings.DATABASES)  # error: apr-sensitive-log


# ---- left


def quiet(data: QuietLogin) -> None:
    log.info("login %r", data)


def masked_url(url: str) -> None:
    log.info("db %s", make_url(url).render_as_string(hide_password=True))


def user_id(user: User) -> None:
    log.info("user %s <%s>", user.id, user.email)


def fields(data: Login) -> None:
    log.info("fields %s", sorted(data.model_fields_set))
    log.info("name %s", data.model_dump(exclude={"password"}))


def secret(value: SecretStr) -> None:
    log.info("secret %s %r", value, value)


def tokens(tokenizer: Any, token_budget: int, tokens_used: int, keyboard: str, monkey: str, author: str) -> None:
    log.info("%s %s %s %s %s", token_budget, tokens_used, keyboard, monkey, author)


def cached(cache: Redis, session_ttl: int, password_min_length: int) -> None:
    log.info("ttl %s, at least %s", session_ttl, password_min_length)


def kinds(auth_method: str, credential_type: str, secret_version: int, key_name: str) -> None:
    log.info("%s %s %s %s", auth_method, credential_type, secret_version, key_name)


def mask(value: str) -> str:
    return "*" * (len(value) - 4) + value[-4:]


def masked(card_number: str) -> None:
    log.info("card %s", mask(card_number))


def compared(password: str, repeated: str) -> None:
    log.info("same: %s", password == repeated)


def kept(password: str) -> str:
    hashed = hash_it(password)
    log.info("stored")
    return hashed


def hash_it(value: str) -> str:
    raise NotImplementedError
