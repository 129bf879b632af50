"""Placing orders."""

import smtplib
import time
import uuid
from typing import Protocol

import requests
from requests import post as send_post

from bike_shop.adapters.carrier import CarrierClient
from bike_shop.clock import _today, now
from bike_shop.orders.pricing import Tax, discount
from bike_shop.orders.repositories import OrderRepository
from bike_shop.payments.charging import charge
from bike_shop.settings import FREE_FROM, settings

_LIMIT = 5
_session = requests.Session()


class Notifier(Protocol):
    def notify(self, text: str) -> None: ...


class Mailer:
    def notify(self, text: str) -> None:
        with smtplib.SMTP("localhost", timeout=5) as smtp:
            smtp.sendmail("shop@test", ["a@test"], text)


def _round(cents: int) -> int:
    return cents - cents % 5


def fee(cents: int) -> int:
    return 0 if cents >= FREE_FROM else 490


def new_number() -> str:
    return uuid.uuid4().hex


def publish(text: str) -> None:
    send_post("https://hooks.test", data=text, timeout=5)


class Placing:
    def __init__(self, rows: OrderRepository, carrier: CarrierClient, notifier: Notifier) -> None:
        self.rows = rows
        self.carrier = carrier
        self.notifier = notifier
        self.tax = Tax()

    def _check(self, cents: int) -> None:
        if cents <= 0:
            raise ValueError(cents)

    def total(self, cents: int) -> int:
        return _round(cents - discount(cents) + fee(cents)) + self.tax.of(cents)

    def place(self, order_id: int, cents: int) -> int:
        self._check(cents)
        total = self.total(cents)
        charge(order_id, total)
        self.rows.add(order_id, total)
        self.notifier.notify(f"{order_id} {now()} {_today()} {settings.region}")
        time.sleep(0)
        return total
