# only: apr-order-dependent-test
"""What stands behind a client, a session, a manager of rows or a service lies outside of the test's process; what an object itself holds does not."""

from __future__ import annotations

import queue
import unittest
from typing import Any
from unittest.mock import AsyncMock, Mock

import pytest
import redis.asyncio
import requests
from django.db import models
from django.test import TransactionTestCase
from fastapi import FastAPI
from fastapi.testclient import TestClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import create_engine
from sqlalchemy.orm import scoped_session, sessionmaker

api = FastAPI()
client = TestClient(api)
http = requests.Session()
db = SQLAlchemy()
Scoped = scoped_session(sessionmaker(create_engine("sqlite://")))
cache = redis.asyncio.Redis()
WORK: queue.Queue[int] = queue.Queue()


# clean: requests, rows and keys ------------------------------------------------------------------------------------------------------


def test_put_and_delete() -> None:
    client.put("/orders/1", json={})
    client.delete("/orders/1")
    assert client.get("/orders/1").status_code == 404


def test_there_is_nothing() -> None:
    assert client.get("/orders/1").status_code == 404


def test_outside_service() -> None:
    http.delete("https://example.org/orders/1", timeout=5)


def test_outside_service_again() -> None:
    assert http.get("https://example.org/orders", timeout=5).ok


def test_rows_are_added() -> None:
    db.session.add(object())
    Scoped.add(object())
    assert db.session.query(object).count() == 1


def test_rows_are_none() -> None:
    assert db.session.query(object).count() == 0
    assert Scoped.query(object).count() == 0


async def test_key_is_set() -> None:
    await cache.set("a", 1)
    assert await cache.get("a")


async def test_key_is_not_there() -> None:
    assert await cache.get("a") is None


def made_by_an_extension() -> Any:
    return object()


extension = made_by_an_extension()


def test_rows_without_types() -> None:
    extension.session.add(object())
    assert extension.session.query(object).count() == 1


def test_no_rows_without_types() -> None:
    assert extension.session.query(object).count() == 0


class AccountManager(models.Manager["Account"]):
    def with_balance(self) -> models.QuerySet[Account]:
        return self.filter(balance__gt=0)


class Account(models.Model):
    balance = models.IntegerField(default=0)
    objects = AccountManager()

    class Meta:
        app_label = "order_dependent"


class AccountTests(TransactionTestCase):
    def test_balance(self) -> None:
        Account.objects.create(balance=1)
        assert Account.objects.count() == 1

    def test_with_balance(self) -> None:
        Account.objects.create(balance=0)
        assert not Account.objects.with_balance().exists()


class Tokens:
    def create_token(self, subject: str) -> str:
        made = {"sub": subject}
        made.update(kind="access")
        return str(made)


TOKENS = Tokens()


def test_token() -> None:
    assert TOKENS.create_token("ada")


def test_token_of_another() -> None:
    assert TOKENS.create_token("bob")


class Orders:
    def __init__(self, repository: Any) -> None:
        self.repository = repository

    def all(self) -> list[str]:
        return list(self.repository.all())


repository = Mock()
orders = Orders(repository)


def test_all_orders() -> None:
    repository.all.return_value = ["A-1"]
    orders.repository = repository
    assert orders.all() == ["A-1"]


def test_no_orders() -> None:
    repository.all.return_value = []
    assert orders.all() == []


def test_orders_have_a_repository() -> None:
    assert orders.repository is repository


# flagged: what the object itself holds ------------------------------------------------------------------------------------------------


class Desk:
    def __init__(self) -> None:
        self.names: list[str] = []
        self.by_name: dict[str, int] = {}

    def create_user(self, name: str) -> str:
        self._note(name)
        return name

    def _note(self, name: str) -> None:
        self.by_name[name] = len(self.by_name)


DESK = Desk()


def test_user_is_created() -> None:
    assert DESK.create_user("ada")  # error: apr-order-dependent-test


def test_user_is_there() -> None:
    assert "ada" in DESK.by_name


def test_work_is_put() -> None:
    WORK.put(1)  # error: apr-order-dependent-test
    assert not WORK.empty()


def test_work_is_done() -> None:
    assert WORK.get_nowait() == 1


notifier = AsyncMock()


def test_notifier_answers() -> None:
    notifier.send.return_value = "sent"  # error: apr-order-dependent-test
    assert notifier.send.return_value


def test_notifier_still_answers() -> None:
    assert notifier.send.return_value == "sent"


def test_other_repository() -> None:
    orders.repository = Mock()  # error: apr-order-dependent-test
    assert orders.repository is not repository


class Pool(unittest.TestCase):
    rows: list[int] = []

    def test_first(self) -> None:
        self.rows.append(1)  # error: apr-order-dependent-test
        assert self.rows

    def test_second(self) -> None:
        assert self.rows == [1]


@pytest.fixture(scope="module")
def session() -> Any:
    return Scoped()


def test_row_is_added(session: Any) -> None:
    session.add(object())  # error: apr-order-dependent-test
    session.commit()


def test_row_is_still_there(session: Any) -> None:
    assert session.query(object).one()
