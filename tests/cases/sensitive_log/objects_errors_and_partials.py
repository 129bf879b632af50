# only: apr-sensitive-log
from __future__ import annotations

import logging
import os
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import partial
from typing import Any

import httpx
import requests
import structlog
from django.conf import settings
from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from loguru import logger as log
from pydantic import BaseModel, Field, SecretStr, ValidationError
from redis import Redis

logger = logging.getLogger(__name__)
app = FastAPI()
audit = partial(logger.info, "audit %s")


class Signup(BaseModel):
    email: str
    password: str = Field(repr=False)


class Kind(StrEnum):
    PASSWORD = "password"
    TOKEN = "token"


@dataclass
class Smtp:
    host: str
    password: str


class Wallet:
    def __init__(self, owner: str, private_key: str) -> None:
        self.owner = owner
        self.private_key = private_key

    def describe(self) -> str:
        return f"{self.owner}: {self.private_key}"

    def __repr__(self) -> str:
        return f"Wallet({self.owner})"


class PaymentError(Exception):
    def __init__(self, card_number: str) -> None:
        super().__init__(f"card {card_number[-4:]} was refused")


class LoudPaymentError(Exception):
    def __init__(self, card_number: str) -> None:
        super().__init__(f"card {card_number} was refused")


def smtp(conf: Smtp) -> None:
    logger.debug("smtp %s", asdict(conf))  # error: apr-sensitive-log
    logger.debug("smtp host %s", asdict(conf)["host"])
    logger.debug("smtp %s", conf.host)


def wallets(w: Wallet) -> None:
    logger.info(w.describe())  # error: apr-sensitive-log
    logger.info("%r", w)
    logger.info("%s", w.owner)


def signups(data: Signup, kind: Kind) -> None:
    logger.info("signup %r", data)
    logger.info("signup %s", data.model_dump_json())  # error: apr-sensitive-log
    logger.info("credential kind %s", kind)
    logger.info("%s", {"email": data.email, "has_password": bool(data.password)})


def pay(card_number: str) -> None:
    if not card_number.isdigit():
        raise PaymentError(card_number)
    raise LoudPaymentError(card_number)  # error: apr-sensitive-log


def fetch_report(report_id: int) -> bytes:
    token = os.environ["REPORT_TOKEN"]
    try:
        response = httpx.get(f"https://reports.example/{report_id}?token={token}")
        response.raise_for_status()
    except httpx.HTTPStatusError as error:
        log.error(f"report {report_id}: {error}")  # error: apr-sensitive-log
        raise
    except httpx.TimeoutException as error:
        log.error(f"report {report_id} timed out: {error}")
        raise
    return response.content


def fetch_safely(report_id: int) -> bytes:
    try:
        response = requests.get(f"https://reports.example/{report_id}", headers={"X-Token": os.environ["REPORT_TOKEN"]}, timeout=3)
        response.raise_for_status()
    except requests.RequestException as error:
        logger.exception("report %s failed: %s", report_id, error)
        raise
    return response.content


def load(raw: str) -> Signup | None:
    try:
        return Signup.model_validate_json(raw)
    except ValidationError as error:
        logger.warning("rejected: %s", error.errors())  # error: apr-sensitive-log
        logger.warning("rejected: %s", error.title)
        return None


@app.exception_handler(RequestValidationError)
async def invalid(request: Request, exc: RequestValidationError) -> None:
    logger.warning("invalid body: %s", await request.body())  # error: apr-sensitive-log
    logger.warning("invalid body of %s", request.url.path)


@app.middleware("http")
async def trail(request: Request, call_next: Any) -> Any:
    logger.info("%s %s %s", request.method, request.url.path, request.headers.get("authorization"))  # error: apr-sensitive-log
    logger.info("%s %s %s", request.method, request.url.path, request.headers.get("x-request-id"))
    return await call_next(request)


def databases() -> None:
    name = settings.DATABASES["default"]["NAME"]
    logger.info("using %s", name)
    logger.info("using %s", settings.DATABASES["default"])  # gap: apr-sensitive-log (one of the whole)
    logger.info("pw %s", settings.DATABASES["default"]["PASSWORD"])  # error: apr-sensitive-log
    logger.info("hosts %s", settings.ALLOWED_HOSTS)


def cached(redis: Redis, session_token: str) -> None:
    redis.set(f"session:{session_token}", "1")
    structlog.get_logger().info("stored", ttl=60)
    structlog.get_logger().bind(session_token=session_token).info("stored")  # error: apr-sensitive-log


def secret(value: SecretStr) -> None:
    logger.info("value %s", value)
    logger.info("value %s", str(value))
    plain = value.get_secret_value()
    logger.info(f"value {plain!r}")  # error: apr-sensitive-log
    logger.info("sha %s", hash(plain))


def deny(api_key: str) -> None:
    raise HTTPException(status_code=401, detail=f"unknown key {api_key}")  # error: apr-sensitive-log


def deny_quietly(api_key_id: str) -> None:
    raise HTTPException(status_code=401, detail=f"unknown key {api_key_id}")


def audited(password: str) -> None:
    audit(password)  # error: apr-sensitive-log
    audit("password changed")


def tokens(prompt: str, token_budget: int, tokens_used: int, n_tokens: int) -> None:
    logger.info("%s %s %s", token_budget, tokens_used, n_tokens)


def rotate(old_secret_arn: str, secret_id: str, password_policy: str, password_strength: int, token_url: str) -> None:
    logger.info("%s %s %s %s %s", old_secret_arn, secret_id, password_policy, password_strength, token_url)
