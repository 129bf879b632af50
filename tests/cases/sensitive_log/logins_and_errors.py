# only: apr-sensitive-log
"""Login, reset, one-time codes: loggers of all kinds."""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
import sys
from dataclasses import dataclass, field
from typing import Annotated, Any

import jwt
import structlog
from fastapi import APIRouter, Depends, Form, Header, Request
from fastapi.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm
from loguru import logger as loguru_logger
from opentelemetry import trace
from pydantic import BaseModel, SecretStr, ValidationError

log = logging.getLogger(__name__)
slog = structlog.get_logger()
tracer = trace.get_tracer(__name__)
router = APIRouter()
oauth2 = OAuth2PasswordBearer(tokenUrl="/token")


class Credentials(BaseModel):
    username: str
    password: str


class SafeCredentials(BaseModel):
    username: str
    password: SecretStr


class Card(BaseModel):
    holder: str
    number: str
    cvv: str


@dataclass
class ApiClient:
    base_url: str
    api_key: str


@dataclass
class QuietClient:
    base_url: str
    api_key: str = field(repr=False)


@dataclass
class OwnRepr:
    base_url: str
    api_key: str

    def __repr__(self) -> str:
        return f"OwnRepr({self.base_url})"


class AuthError(Exception):
    pass


@router.post("/login")
async def login(creds: Credentials) -> dict[str, str]:
    log.info("login attempt %s", creds)  # error: apr-sensitive-log
    if len(creds.password) < 8:
        log.info("short password for %s: %d characters", creds.username, len(creds.password))
        raise AuthError(f"password {creds.password} is too short")  # error: apr-sensitive-log
    token = jwt.encode({"sub": creds.username}, "key", algorithm="HS256")
    slog.info("logged_in", user=creds.username, access_token=token)  # error: apr-sensitive-log
    slog.info("logged_in", user=creds.username, token_length=len(token))
    return {"access_token": token, "token_type": "bearer"}


@router.post("/login-safe")
async def login_safe(creds: SafeCredentials) -> None:
    log.info("login attempt %s", creds)
    log.debug("login attempt with %r", creds.password)
    loguru_logger.debug("password given: {}", bool(creds.password.get_secret_value()))
    loguru_logger.debug("password given: {}", creds.password.get_secret_value())  # error: apr-sensitive-log


@router.post("/token")
async def token(form: Annotated[OAuth2PasswordRequestForm, Depends()]) -> None:
    print(f"{form.username} / {form.password}", file=sys.stderr)  # error: apr-sensitive-log
    print(f"{form.username} asks for a token with scopes {form.scopes}", file=sys.stderr)


@router.post("/otp")
async def send_otp(phone: Annotated[str, Form()]) -> None:
    otp = f"{secrets.randbelow(10**6):06d}"
    log.debug("sending otp %s to %s", otp, phone)  # error: apr-sensitive-log
    log.info("sending an otp to %s", phone)
    digest = hashlib.sha256(otp.encode()).hexdigest()
    log.debug("stored otp hash %s", digest)


@router.post("/pay")
async def pay(card: Card, request: Request) -> None:
    log.info("charging card ending in %s", card.number[-4:])
    log.info("charging %s", card.model_dump(exclude={"number", "cvv"}))
    log.info("charging %s", card.model_dump())  # error: apr-sensitive-log
    body = await request.body()
    log.debug("raw request: %s", body)  # error: apr-sensitive-log
    log.debug("request was %d bytes", len(body))
    log.debug("headers: %s", dict(request.headers))  # error: apr-sensitive-log
    log.debug("header names: %s", list(request.headers.keys()))
    log.debug("user agent: %s", request.headers.get("user-agent"))
    with tracer.start_as_current_span("charge") as span:
        span.set_attribute("card.number", card.number)  # error: apr-sensitive-log
        span.set_attribute("card.holder", card.holder)


@router.get("/profile")
async def profile(token: Annotated[str, Depends(oauth2)], x_api_key: Annotated[str, Header()] = "") -> None:
    log.info("profile asked with %s", token)  # error: apr-sensitive-log
    log.warning("odd key: " + x_api_key)  # error: apr-sensitive-log
    log.info("profile asked with %s...", token[:4])
    log.info("key present: %s", x_api_key != "")


def connect(client: ApiClient, quiet: QuietClient, own: OwnRepr) -> None:
    log.info("connecting %r", client)  # error: apr-sensitive-log
    log.info("connecting %r", quiet)
    log.info("connecting %s", own)
    log.info("connecting to %s", client.base_url)
    log.info("connect", extra={"api_key": client.api_key})  # error: apr-sensitive-log
    log.info("connect", extra={"url": client.base_url})


def audit(event: str, **fields: Any) -> None:
    log.info("%s %s", event, fields)


def rotate(user_id: int, new_secret: str) -> None:
    audit("rotated", user_id=user_id, secret=new_secret)  # error: apr-sensitive-log
    audit("rotated", user_id=user_id)


def reset_password(user_id: int) -> str:
    reset_token = secrets.token_urlsafe(32)
    link = f"https://app.example.com/reset?token={reset_token}"
    log.info("reset link for %s: %s", user_id, link)  # error: apr-sensitive-log
    log.info("reset link for %s made", user_id)
    return link


def sign(payload: bytes, signing_key: bytes) -> str:
    signature = hmac.new(signing_key, payload, "sha256").hexdigest()
    log.debug("signed %d bytes with %s", len(payload), signing_key)  # error: apr-sensitive-log
    log.debug("fingerprint %s", hashlib.sha256(signing_key).hexdigest()[:8])
    return signature


def parse(raw: dict[str, Any]) -> Credentials:
    try:
        return Credentials.model_validate(raw)
    except ValidationError as exc:
        log.warning("bad credentials payload: %s", exc)  # error: apr-sensitive-log
        raise


def parse_quietly(raw: dict[str, Any]) -> Credentials:
    try:
        return Credentials.model_validate(raw)
    except ValidationError as exc:
        log.warning("bad credentials payload: %s", exc.errors(include_input=False, include_url=False))
        log.warning("bad credentials payload: %d errors", exc.error_count())
        raise
