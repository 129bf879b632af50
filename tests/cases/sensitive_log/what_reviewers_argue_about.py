# only: apr-sensitive-log
"""Shapes that are easily got wrong: conditions, comprehensions, wrappers of loggers, inherited shapes, partials, class attributes, mapping displays, redaction by hand."""

import functools
import hashlib
import logging
import traceback
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NewType, Protocol

import attrs
import httpx
import msgspec
import requests
from pydantic import BaseModel, SecretStr, field_serializer
from starlette.requests import Request

logger = logging.getLogger(__name__)
Token = NewType("Token", str)
SENSITIVE = {"password", "token"}
PASSWORD_FIELD = "password"
API_KEY_HEADER = "X-Api-Key"


class AuditLogger(logging.LoggerAdapter[logging.Logger]):
    pass


class Base(BaseModel):
    tenant: str


class Account(Base):
    name: str
    secret: str


class AdminAccount(Account):
    level: int


class Masked(BaseModel):
    name: str
    api_key: str

    def __str__(self) -> str:
        return self.name


class Serialized(BaseModel):
    name: str
    password: SecretStr

    @field_serializer("password")
    def hide(self, value: SecretStr) -> str:
        return "***"


@attrs.define
class Key:
    owner: str
    private_key: str


@attrs.define
class QuietKey:
    owner: str
    private_key: str = attrs.field(repr=False)


class Packed(msgspec.Struct):
    owner: str
    otp: str


@dataclass
class TokenUsage:
    prompt_tokens: int
    completion_tokens: int
    total_tokens: int
    max_tokens: int | None = None


@dataclass(repr=False)
class NoText:
    password: str


class Plain:
    def __init__(self, password: str) -> None:
        self.password = password
        self.header = f"Bearer {password}"
        self.attempts = 0

    @property
    def masked(self) -> str:
        return f"{self.password[:2]}***"

    @property
    def spelled(self) -> str:
        return f"password {self.password}"

    def tell(self) -> None:
        logger.info("me %s", self)
        logger.info("me %s", self.__dict__)  # error: apr-sensitive-log
        logger.info("me %s", self.header)  # error: apr-sensitive-log
        logger.info("me %s", self.masked)
        logger.info("me %s", self.spelled)  # error: apr-sensitive-log
        logger.info("tried %d times", self.attempts)


def shapes(
    account: AdminAccount, masked: Masked, serialized: Serialized, key: Key, quiet: QuietKey, packed: Packed, usage: TokenUsage, none: NoText
) -> None:
    logger.info("account %s", account)  # error: apr-sensitive-log
    logger.info("account %s", account.name)
    logger.info("masked %s", masked)
    logger.info("masked %s", masked.model_dump())  # error: apr-sensitive-log
    logger.info("serialized %s", serialized)
    logger.info("key %s", key)  # error: apr-sensitive-log
    logger.info("key %s", quiet)
    logger.info("packed %r", packed)  # error: apr-sensitive-log
    logger.info("usage %s", usage)
    logger.info("none %s", none)
    logger.info("changed %s", replace(usage, total_tokens=3))


def wrappers(password: str, api_key: str) -> None:
    AuditLogger(logger, {}).info("with %s", password)  # error: apr-sensitive-log
    say = logger.info
    say("with %s", password)  # error: apr-sensitive-log
    tell = functools.partial(logger.warning, "%s: %s", "shop")
    tell(password)  # error: apr-sensitive-log
    child = logger.getChild("x")
    child.log(logging.INFO, "with %s", api_key)  # error: apr-sensitive-log
    warnings.warn(f"key {api_key} is old", stacklevel=2)  # error: apr-sensitive-log
    logging.error("key %s", api_key)  # error: apr-sensitive-log


def conditions(password: str, token: Token, debug: bool) -> None:
    logger.info("password %s", password if debug else "***")  # error: apr-sensitive-log
    logger.info("password %s", "***" if password else "")
    logger.info("token %s", token)  # error: apr-sensitive-log
    logger.info("token %s", token and "there")
    logger.info("token %s…", token[:6])
    logger.info("token %s", token.split("-")[0][:4])
    logger.info("digest %s", hashlib.sha256(token.encode()).hexdigest()[:8])
    shown = token[-4:].rjust(len(token), "*")
    logger.info("token %s", shown)
    token_length = len(token)
    logger.info("token %d", token_length)
    if token == "":
        logger.warning("token is empty")
    logger.info("token %s", "*" * len(token))
    logger.info("token %s", token.replace(token[4:], "***"))


def mappings(data: dict[str, Any], headers: Mapping[str, str], columns: list[str]) -> None:
    safe = {key: "***" if key in SENSITIVE else value for key, value in data.items()}
    logger.info("data %s", safe)
    clean = {key: value for key, value in data.items() if key not in SENSITIVE}
    logger.info("data %s", clean)
    logger.info("name %s", data["name"])
    logger.info("password %s", data[PASSWORD_FIELD])  # error: apr-sensitive-log
    logger.info("field %s is missing", PASSWORD_FIELD)
    logger.info("headers %s", headers)  # error: apr-sensitive-log
    logger.info("key %s", headers.get(API_KEY_HEADER))  # error: apr-sensitive-log
    logger.info("columns %s", columns)
    own = {"Authorization": f"Bearer {data['token']}", "Accept": "*/*"}
    logger.debug("sending %s", own)  # error: apr-sensitive-log
    public = {"Accept": "*/*"}
    logger.debug("sending %s", public)


def outgoing(url: str, api_key: str) -> None:
    response = requests.get(url, headers={"X-Api-Key": api_key}, timeout=3)
    logger.info("answer %s %s", response.status_code, response.url)
    full = f"{url}?api_key={api_key}"
    logger.info("asking %s", full)  # error: apr-sensitive-log
    other = httpx.get(url, timeout=3)
    logger.info("answer %s", other.status_code)
    logger.info("type %s", other.headers["content-type"])
    logger.info("sent %s", other.request.headers)  # error: apr-sensitive-log
    logger.info("sent %s", response.request.headers)  # error: apr-sensitive-log
    logger.debug("here %s", locals())  # error: apr-sensitive-log


def fails(secret_name: str, secret_version: int, secrets_path: str, token_url: str) -> None:
    logger.info("no secret %s in version %d at %s", secret_name, secret_version, secrets_path)
    logger.info("asking %s for a token", token_url)
    try:
        Path(secrets_path).read_text()
    except OSError:
        logger.exception("cannot read %s", secrets_path)
        logger.error(traceback.format_exc())
        raise RuntimeError(f"cannot read {secrets_path}") from None


class Store(Protocol):
    def get_token(self, name: str) -> str: ...
    def token_names(self) -> list[str]: ...
    def count_tokens(self, text: str) -> int: ...
    def verify_password(self, password: str) -> bool: ...


def asks(store: Store, password: str) -> None:
    logger.info("got %s", store.get_token("x"))  # error: apr-sensitive-log
    logger.info("names %s", store.token_names())
    logger.info("%d tokens", store.count_tokens("x"))
    logger.info("right: %s", store.verify_password(password))
    token = store.get_token("y")
    logger.info("got %r", token)  # error: apr-sensitive-log
    tokens = [store.get_token(name) for name in store.token_names()]
    logger.info("got %s", tokens)  # error: apr-sensitive-log
    logger.info("got %d", len(tokens))


class CredentialsRequest(BaseModel):
    username: str
    credentials: str


async def asgi(request: Request, body: CredentialsRequest) -> None:
    payload = body.model_dump()
    logger.info("payload %s", payload)  # error: apr-sensitive-log
    form = await request.form()
    logger.info("form %s", form)  # error: apr-sensitive-log
    logger.info("form of %s", form["username"])
    user, secret = body.username, body.credentials
    logger.info("%s with %s", user, secret)  # error: apr-sensitive-log
    logger.info("by %s", user)
    pairs = [(body.username, body.credentials)]
    logger.info("all %s", pairs)  # error: apr-sensitive-log
    scope = request.scope
    logger.debug("scope %s", scope)  # error: apr-sensitive-log
    logger.debug("path %s", scope["path"])


def national(ssn: str, tax_id: str, card: dict[str, str], iban_name: str) -> None:
    logger.info("person %s", ssn)  # error: apr-sensitive-log
    logger.info("person %s", tax_id)  # error: apr-sensitive-log
    logger.info("card %s", card["number"][-4:])
    logger.info("card %s", card["cvc"])  # error: apr-sensitive-log
    logger.info("bank %s", iban_name)
    assert len(ssn) == 9, f"{ssn} is no number"  # error: apr-sensitive-log
