"""Tokens that are versions and words, claims that are no token, keys that name a field, one header of many; and next to each what is a secret all the same."""
# only: apr-sensitive-log

import logging
import uuid
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

import jwt
from pydantic import BaseModel

logger = logging.getLogger(__name__)

CONTENT_TYPE = "Content-Type"
AUTHORIZATION = "Authorization"
T = TypeVar("T")


# --- tokens that are none ---------------------------------------------------------------------------------------------------------


class RegionCache:
    def __init__(self) -> None:
        self.versions: dict[str, str] = {}

    def bump_version(self, region: str) -> str:
        token = uuid.uuid4().hex
        self.versions[region] = token
        logger.debug("version of %s is now %s", region, token)
        return token

    def start_reset(self, account: str) -> str:
        token = uuid.uuid4().hex
        logger.debug("reset of %s by %s", account, token)  # error: apr-sensitive-log
        return token


def parse_line(line: str) -> str:
    tokens = line.split()
    if len(tokens) < 2:
        raise ValueError(f"{tokens[0]} needs an argument, not {tokens}")
    return tokens[1]


def parse_authorization(header: str) -> str:
    scheme, token = header.split(" ", 1)
    if scheme != "Bearer":
        raise ValueError(f"{scheme} is not known: {token}")  # error: apr-sensitive-log
    return token


# --- what a token says is not the token -------------------------------------------------------------------------------------------


def claims_of(credential: str, key: str) -> dict[str, Any]:
    claims = jwt.decode(credential, key, algorithms=["RS256"])
    if "sub" not in claims:
        raise ValueError(f"claims without a subject: {claims}")
    return claims


def text_of(token: bytes) -> str:
    logger.info("got %s", token.decode())  # error: apr-sensitive-log
    return token.decode()


# --- keys that name a field -------------------------------------------------------------------------------------------------------


class InvalidError(Exception):
    def __init__(self, detail: object) -> None:
        super().__init__(detail)
        self.detail = detail


class WeakError(Exception):
    messages: list[str] = []


def check_password(password: str) -> None:
    try:
        if len(password) < 12:
            raise WeakError
    except WeakError as error:
        raise InvalidError({"password": error.messages}) from error


def check_again(password: str, again: str) -> None:
    if password != again:
        raise InvalidError({"password": password})  # error: apr-sensitive-log


# --- one header of many -----------------------------------------------------------------------------------------------------------


def boundary_of(headers: Mapping[str, str]) -> str:
    if "boundary" not in headers[CONTENT_TYPE]:
        raise ValueError(f"no boundary in: {headers[CONTENT_TYPE]}")
    return headers[CONTENT_TYPE]


def bearer_of(headers: Mapping[str, str]) -> str:
    if not headers[AUTHORIZATION].startswith("Bearer"):
        raise ValueError(f"no bearer: {headers[AUTHORIZATION]}")  # error: apr-sensitive-log
    return headers[AUTHORIZATION]


@dataclass
class Parameter:
    name: str = ""
    header: str | None = None
    query: str | None = None
    cookie: str | None = None

    def __post_init__(self) -> None:
        if (cookie := self.cookie) is not None:
            warnings.warn(f"cookie= is deprecated, write CookieParameter({cookie!r})", stacklevel=2)


@dataclass
class Call:
    url: str
    cookie: str

    def send(self) -> None:
        logger.info("to %s with %s", self.url, self.cookie)  # error: apr-sensitive-log


# --- one of many implementations --------------------------------------------------------------------------------------------------


class Provider:
    name = "plain"

    def complete(self, response: dict[str, str]) -> str:
        return self.uid(response)

    def uid(self, response: dict[str, str]) -> str:
        return response["id"]

    def finish(self, response: dict[str, str]) -> str:
        return self.uid({"access_token": response["access_token"]})


class One(Provider):
    def uid(self, response: dict[str, str]) -> str:
        return response["one"]


class Two(Provider):
    def uid(self, response: dict[str, str]) -> str:
        return response["two"]


class Three(Provider):
    def uid(self, response: dict[str, str]) -> str:
        if "id" not in response:
            raise ValueError(f"no id in {response}")
        return response["id"]


class Sender:
    def send(self, what: str) -> None:
        raise NotImplementedError


class Mailing(Sender):
    def send(self, what: str) -> None:
        return None


class Telling(Sender):
    def send(self, what: str) -> None:
        logger.info("sending %s", what)


def send_code(sender: Sender, otp: str) -> None:
    sender.send(otp)  # error: apr-sensitive-log


# --- what a decorator puts around a method ----------------------------------------------------------------------------------------


def explained(function: Callable[..., T]) -> Callable[..., T]:
    @wraps(function)
    def wrapper(backend: str, *args: Any, **kwargs: Any) -> T:
        try:
            return function(backend, *args, **kwargs)
        except OSError as error:
            raise RuntimeError(f"{backend} does not answer") from error

    return wrapper


def repeated(function: Callable[..., T]) -> Callable[..., T]:
    @wraps(function)
    def wrapper(backend: str, *args: Any, **kwargs: Any) -> T:
        logger.debug("calling with %s", args)
        return function(backend, *args, **kwargs)

    return wrapper


class Backend:
    @explained
    def connect(self, access_token: str) -> None:
        return None

    @repeated
    def reconnect(self, access_token: str) -> None:
        return None

    def complete(self, response: dict[str, str]) -> None:
        self.connect(response["access_token"])

    def complete_again(self, response: dict[str, str]) -> None:
        self.reconnect(response["access_token"])  # error: apr-sensitive-log


# --- secrets in secrets -----------------------------------------------------------------------------------------------------------


class EncryptedCredentials(BaseModel):
    data: str
    secret: str


class Passport(BaseModel):
    credentials: EncryptedCredentials


class Card(BaseModel):
    card_number: str


class Customer(BaseModel):
    card: Card


def told(passport: Passport, customer: Customer) -> None:
    logger.info("got %s", passport.model_dump_json())
    logger.info("got %s", customer.model_dump_json())  # error: apr-sensitive-log
