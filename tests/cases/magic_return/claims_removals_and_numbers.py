# only: apr-magic-return
from __future__ import annotations

import logging
from enum import Enum
from typing import Any

import dns.resolver
import requests
from django.db import models
from influxdb_client import QueryApi
from urllib3.exceptions import HTTPError

logger = logging.getLogger(__name__)


class Invite(models.Model):
    email = models.EmailField()


class Phase(Enum):
    SCORED = "scored"
    FAILED = "failed"


def delete_invite(email: str) -> bool:
    try:
        found = Invite.objects.get(email=email)
    except Invite.DoesNotExist:
        return False
    found.delete()
    return True


def delete_invite_if_open(email: str, is_open: bool) -> bool:
    try:
        found = Invite.objects.get(email=email)
    except Invite.DoesNotExist:
        return False  # error: apr-magic-return
    if not is_open:
        return False
    found.delete()
    return True


def accept_invite(email: str) -> bool:
    try:
        found = Invite.objects.get(email=email)
    except Invite.DoesNotExist:
        return False  # error: apr-magic-return
    found.delete()
    return True


class HotCache:
    def __init__(self) -> None:
        self.held: dict[str, Any] = {}
        self.locks: dict[str, bool] = {}

    def delete(self, key: str) -> bool:
        try:
            del self.held[key]
        except KeyError:
            return False
        return True


def any_permission(checks: list[Any], request: Any) -> bool:
    for check in checks:
        try:
            check(request)
            return True
        except PermissionError:
            pass
    return False


def cname(domain: str) -> str | None:
    try:
        return str(dns.resolver.resolve(domain, "CNAME", lifetime=1)[0])
    except dns.resolver.NXDOMAIN:
        return None


def cname_or_nothing(domain: str) -> str | None:
    try:
        return str(dns.resolver.resolve(domain, "CNAME", lifetime=1)[0])
    except dns.resolver.NoNameservers:
        return None  # error: apr-magic-return


def spam_score(text: str) -> float:
    try:
        response = requests.post("https://spam.example.org", data=text, timeout=5)
        return float(response.headers["Spam"])
    except requests.RequestException:
        return -999  # error: apr-magic-return


class Trees:
    def enter(self, tree: int, phase: Phase) -> None: ...

    def score(self, tree: int) -> bool:
        try:
            requests.post("https://scores.example.org", json={"tree": tree}, timeout=5).raise_for_status()
        except requests.RequestException:
            logger.exception("tree %d was not scored", tree)
            self.enter(tree, Phase.FAILED)
            return False
        self.enter(tree, Phase.SCORED)
        return True

    def start(self, tree: int) -> bool:
        try:
            requests.post("https://scores.example.org", json={"tree": tree}, timeout=5).raise_for_status()
        except requests.RequestException:
            logger.exception("tree %d was not scored", tree)
            self.enter(tree, Phase.SCORED)
            return False  # error: apr-magic-return
        return True


class Analytics:
    def __init__(self, api: QueryApi) -> None:
        self.api = api

    def events(self, query: str) -> list[Any]:
        try:
            return list(self.api.query(query))
        except HTTPError:
            logger.exception("the events were not read")
            return []  # error: apr-magic-return
