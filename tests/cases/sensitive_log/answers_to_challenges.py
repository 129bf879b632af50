# only: apr-sensitive-log
"""Tokens that are published to prove something, and exceptions that say no more of a secret than its length."""

from __future__ import annotations

import logging
from typing import Any

import requests

logger = logging.getLogger(__name__)


class PasswordError(Exception):
    pass


class BadLength(PasswordError):
    """Keeps how long it was, and says that."""

    def __init__(self, passphrase: str) -> None:
        self.length = len(passphrase)

    def __str__(self) -> str:
        return f"a passphrase has twenty characters or more, not {self.length}"


class BadSecret(PasswordError):
    def __init__(self, otp_secret: str) -> None:
        self.otp_secret = otp_secret

    def __str__(self) -> str:
        return f"{self.otp_secret} is no secret in base 32"


def check(passphrase: str, otp_secret: str) -> None:
    if len(passphrase) < 20:
        raise BadLength(passphrase)
    if not otp_secret.isalnum():
        raise BadSecret(otp_secret)  # error: apr-sensitive-log


class NameServer:
    def __init__(self, base_url: str, api_token: str) -> None:
        self._base_url = base_url
        self._api_token = api_token
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {api_token}"

    def create_txt_record(self, domain: str, token: str) -> tuple[str, str]:
        name = f"_acme-challenge.{domain}"
        answer = self._session.put(f"{self._base_url}/zones/{domain}", json={"type": "TXT", "content": token}, timeout=5)
        logger.debug("TXT record %s with token %s: %s", name, token, answer.status_code)
        return name, token

    def wait_for_change(self, change: tuple[str, str]) -> None:
        name, token = change
        logger.error("not there", extra={"fqdn": name, "txt_record": token})

    def log_in(self, token: str) -> None:
        logger.debug("logging in to %s with %s", self._base_url, token)  # error: apr-sensitive-log

    def describe(self) -> None:
        logger.debug("sending %s", self._session.headers)  # error: apr-sensitive-log
        logger.debug("sending %s", sorted(self._session.headers))


def ask(method: str, url: str, service_token: str, **kwargs: Any) -> requests.Response:
    options = dict(kwargs)
    if service_token:
        options["headers"] = {"Authorization": "Bearer " + service_token}
    logger.debug("%s %s: %s", method, url, options)  # error: apr-sensitive-log
    return requests.request(method, url, timeout=5, **options)


def ask_quietly(method: str, url: str, service_token: str, **kwargs: Any) -> requests.Response:
    options = dict(kwargs)
    logger.debug("%s %s: %s", method, url, options)
    options["headers"] = {"Authorization": "Bearer " + service_token, "Accept": "application/json"}
    return requests.request(method, url, timeout=5, **options)
