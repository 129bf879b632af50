# only: apr-magic-return
"""Answers that a class agreed upon with the one above it, False where the work was done, a client that is made in another way; and near twins that hide why."""

import logging
from typing import Any, Protocol

import requests
from django.db import models

logger = logging.getLogger(__name__)


class Client:
    def __init__(self, address: str | None = None) -> None:
        self.address = address


class Settings(Protocol):
    def load_inside(self) -> None: ...

    def load_from_home(self) -> None: ...


def make_client(settings: Settings) -> Client:
    try:
        settings.load_inside()
        return Client()
    except Exception as error:
        logger.error("there is no configuration inside: %s", error)
        try:
            settings.load_from_home()
            return Client()
        except Exception as other:
            raise RuntimeError("there is no configuration") from other


class Relations:
    def is_valid(self, parent: Any, child: Any) -> dict[str, str] | None:
        return None


class Crews(Relations):
    def is_valid(self, parent: Any, child: Any) -> dict[str, str] | None:
        if child.kind not in ("deck", "engine"):
            return {"error": f"no crew of kind {child.kind} can be assigned"}
        return super().is_valid(parent, child)


def plan_crew(parent: Any, child: Any) -> dict[str, str]:
    if child.kind not in ("deck", "engine"):
        return {"error": f"no crew of kind {child.kind} can be assigned"}  # error: apr-magic-return
    return {"planned": child.name}


class Voyage(models.Model):
    token = models.CharField(max_length=40)


def claim_token(voyage: Voyage, token: str, limit: int) -> bool:
    if Voyage.objects.filter(token=token).count() < limit:
        voyage.token = token
        voyage.save()
        return False
    return True


def start_transfer(voyage: Voyage, kind: str) -> bool:
    if voyage.token not in ("cargo", "crew"):
        print("no such kind", kind)
        return False  # error: apr-magic-return
    voyage.token = kind
    voyage.save()
    return True


class RatesConfigurationError(Exception):
    pass


class Rates:
    def __init__(self, country: str) -> None:
        if country not in ("nl", "be"):
            raise RatesConfigurationError(country)
        self.country = country

    def load(self) -> dict[str, int]:
        return dict(requests.get(f"https://rates.example/{self.country}", timeout=10).json())


def rates_of(country: str) -> Rates | None:
    try:
        return Rates(country)
    except RatesConfigurationError:
        logger.info("there are no rates for %s", country)
        return None


def load_rates(rates: Rates) -> dict[str, int] | None:
    try:
        return rates.load()
    except requests.RequestException:
        logger.info("the rates for %s cannot be reached", rates.country)
        return None  # error: apr-magic-return


def represents_number(value: str) -> bool:
    try:
        int(value)
        return True
    except:
        return False


def store_number(voyage: Voyage, value: str) -> bool:
    try:
        voyage.token = value
        voyage.save()
        return True
    except Exception:
        return False  # error: apr-magic-return
