# only: apr-magic-return
from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import Any
from urllib.parse import urlparse

import requests
from django.db.models import QuerySet, Sum
from itsdangerous import BadSignature, TimestampSigner

logger = logging.getLogger(__name__)


class Session(dict[str, str]):
    pass


class Unreadable(Exception):
    pass


class Sessions:
    def __init__(self, signer: TimestampSigner) -> None:
        self.signer = signer

    def opened(self, cookie: str | None) -> dict[str, Any]:
        if cookie is None:
            return {}
        try:
            name = self.signer.unsign(cookie, max_age=60).decode()
        except BadSignature:
            return {}
        return {"name": name}

    def of_request(self, text: str) -> dict[str, Any]:
        if not text:
            return {}
        try:
            return json.loads(text)
        except Exception:
            return {}


class Orders:
    def of_shop(self, text: str) -> dict[str, Any]:
        if not text:
            return {}
        try:
            return requests.get(text, timeout=5).json()
        except Exception:
            return {}  # error: apr-magic-return


def breaches(address: str) -> int:
    try:
        answer = requests.get(f"https://breaches.example/{address}", timeout=2)
        answer.raise_for_status()
    except requests.RequestException as error:
        if error.response is not None and error.response.status_code == HTTPStatus.NOT_FOUND:
            return 0
        logger.warning("no answer", exc_info=True)
        return -1  # error: apr-magic-return
    return len(answer.json())


def breaches_anywhere(address: str) -> int:
    try:
        answer = requests.get(f"https://breaches.example/{address}", timeout=2)
        answer.raise_for_status()
    except requests.RequestException:
        return 0  # error: apr-magic-return
    return len(answer.json())


def archive_of(name: str, url: str) -> str | None:
    try:
        requests.post(url, json={"archive": name}, timeout=5)
    except requests.RequestException:
        logger.warning("no archive of %s, falling back to streaming", name)
        return None
    return f"/archives/{name}"


def archive_link(name: str, url: str) -> str | None:
    try:
        requests.post(url, json={"archive": name}, timeout=5)
    except requests.RequestException:
        logger.warning("no archive of %s", name)
        return None  # error: apr-magic-return
    return f"/archives/{name}"


def megabytes(files: QuerySet[Any]) -> float:
    try:
        return files.aggregate(Sum("kilobytes"))["kilobytes__sum"] / 1000
    except TypeError:
        return 0


def megabytes_of(files: QuerySet[Any]) -> float:
    try:
        return files.aggregate(Sum("kilobytes"))["kilobytes__sum"] / 1000
    except Exception:
        return 0  # error: apr-magic-return


async def heartbeat(url: str) -> bool:
    try:
        requests.get(url, timeout=1).raise_for_status()
    except Exception:
        return False
    return True


async def submit(url: str) -> bool:
    try:
        requests.post(url, timeout=1).raise_for_status()
    except Exception:
        return False  # error: apr-magic-return
    return True


def domain(url: str) -> str | None:
    try:
        return urlparse(url).netloc or None
    except Exception:
        return None


def _opened(path: str) -> bytes:
    with open(path, "rb") as file:
        if not (found := file.read()):
            raise Unreadable(path)
        return found


def fingerprint(path: str) -> str:
    """The fingerprint of a disc, or an empty string if it can't be parsed (the caller then falls back to the tool)."""
    try:
        found = _opened(path)
    except (OSError, Unreadable):
        return ""
    return found[:32].hex()


def mark(path: str) -> str:
    """The fingerprint of a disc."""
    try:
        found = _opened(path)
    except (OSError, Unreadable):
        return ""  # error: apr-magic-return
    return found[:32].hex()
