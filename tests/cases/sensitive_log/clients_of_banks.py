# only: apr-sensitive-log
"""Payment and bank clients (httpx, requests, Django settings, psycopg, boto3)."""
from __future__ import annotations

import json
import logging
import os
import sys
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import boto3
import httpx
import psycopg
import redis
import requests
from django.conf import settings
from django.http import HttpRequest, JsonResponse

logger = logging.getLogger("billing")


class BankError(Exception):
    """The bank said no."""


class CardDeclined(Exception):
    def __init__(self, card_number: str, reason: str) -> None:
        self.card_number = card_number
        self.reason = reason
        super().__init__(card_number, reason)

    def __str__(self) -> str:
        return f"card ending in {self.card_number[-4:]} declined: {self.reason}"


class Masked:
    def __init__(self, iban: str, access_token: str) -> None:
        self.iban = iban
        self.access_token = access_token

    def __repr__(self) -> str:
        return f"<Masked {self.iban[-4:]}>"


class BankClient:
    def __init__(self, base_url: str, client_secret: str) -> None:
        self._client_secret = client_secret
        self._http = httpx.Client(base_url=base_url, headers={"X-Secret": client_secret})

    def token(self, code: str) -> str:
        response = self._http.post("/oauth/token", data={"code": code, "client_secret": self._client_secret})
        payload = response.json()
        access_token = str(payload["access_token"])
        logger.debug("token response %s", access_token)  # error: apr-sensitive-log
        logger.debug("token type %s expires in %s", payload["token_type"], payload["expires_in"])
        return access_token

    def transfer(self, iban: str, cents: int) -> str:
        response = self._http.post("/transfers", json={"iban": iban, "amount": cents})
        if response.is_error:
            raise BankError(f"transfer failed with secret {self._client_secret}")  # error: apr-sensitive-log
        return str(response.json()["id"])

    def dump(self) -> None:
        logger.debug("default headers %s", self._http.headers)  # error: apr-sensitive-log

    def ping(self) -> None:
        response = self._http.get("/ping")
        logger.info("ping %s %s", response.status_code, response.headers["x-request-id"])


def charge(card_number: str, cvv: str, cents: int) -> None:
    logger.info("charging %s for %s", card_number, cents)  # error: apr-sensitive-log
    logger.info("charging card ending %s, cvv given: %s", card_number[-4:], bool(cvv))


def declined(card_number: str) -> None:
    try:
        raise CardDeclined(card_number, "insufficient funds")
    except CardDeclined as exc:
        logger.warning("declined: %s", exc)


def link(token: Masked) -> None:
    logger.info("linked %s", token)


def fetch_rates(api_key: str) -> Any:
    url = f"https://rates.example.com/v1/latest?api_key={api_key}"
    logger.info("GET %s", url)  # error: apr-sensitive-log
    return requests.get(url, timeout=5).json()


def fetch_rates_quietly(api_key: str) -> Any:
    url = "https://rates.example.com/v1/latest"
    logger.info("GET %s", url)
    return requests.get(url, params={"api_key": api_key}, timeout=5).json()


def connect() -> psycopg.Connection[Any]:
    dsn = os.environ["DATABASE_URL"]
    print("connecting to", dsn, file=sys.stderr)  # error: apr-sensitive-log
    return psycopg.connect(dsn, connect_timeout=5)


def connect_quietly() -> psycopg.Connection[Any]:
    dsn = os.environ["DATABASE_URL"]
    parts = urlsplit(dsn)
    logger.info("connecting to %s:%s", parts.hostname, parts.port)
    shown = urlunsplit(parts._replace(netloc=str(parts.hostname)))
    logger.debug("dsn without credentials %s", shown)
    return psycopg.connect(dsn, connect_timeout=5)


def cache(redis_url: str) -> redis.Redis:
    client = redis.Redis.from_url(redis_url, socket_timeout=1)
    try:
        client.ping()
    except redis.ConnectionError as exc:
        raise RuntimeError("cache is down") from exc
    return client


def report_environment() -> None:
    logger.info("environment: %s", dict(os.environ))  # error: apr-sensitive-log
    logger.info("region %s", os.environ.get("AWS_REGION"))


def report_aws() -> None:
    session = boto3.Session()
    credentials = session.get_credentials()
    if credentials is None:
        raise RuntimeError("no credentials")
    logger.info("using key id %s in %s", credentials.access_key, session.region_name)
    logger.debug("secret %s", credentials.secret_key)  # error: apr-sensitive-log


def report_django() -> None:
    logger.error("bad configuration: %s", settings.SECRET_KEY)  # error: apr-sensitive-log
    logger.error("debug is %s", settings.DEBUG)


def webhook(request: HttpRequest) -> JsonResponse:
    payload = json.loads(request.body)
    logger.info("webhook payload %s", request.body)  # error: apr-sensitive-log
    logger.info("webhook %s of type %s", payload["id"], payload["type"])
    return JsonResponse({})


def login(request: HttpRequest) -> JsonResponse:
    logger.info("form %s", request.POST)  # error: apr-sensitive-log
    logger.info("fields %s", sorted(request.POST))
    return JsonResponse({})


def cookies(request: HttpRequest) -> JsonResponse:
    logger.debug("session %s", request.COOKIES.get("sessionid"))  # error: apr-sensitive-log
    logger.debug("language %s", request.COOKIES.get("language"))
    return JsonResponse({})


def onboard(ssn: str, name: str) -> None:
    record = {"name": name, "ssn": ssn}
    logger.info("onboarded %s", record)  # error: apr-sensitive-log
    logger.info("onboarded %s", {k: v for k, v in record.items() if k != "ssn"})
    logger.info("onboarded fields %s", list(record))
