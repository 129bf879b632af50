"""State of modules, classes and the environment that one test leaves and another one reads."""
# only: apr-order-dependent-test

from __future__ import annotations

import os
import unittest
from os import environ as env
from typing import Any, ClassVar

from fastapi import FastAPI
from fastapi.testclient import TestClient

app = FastAPI()
client = TestClient(app)
TOKEN = ""
USERS: dict[str, int] = {}
SEEN: list[str] = []
STOCK: set[str] = set()
COUNTS = {"mails": 0}
HANDLERS: dict[str, Any] = {}
LIMITS: dict[str, int] = {"day": 3}


def _sign_up(name: str) -> None:
    USERS[name] = len(USERS)


def test_login() -> None:
    global TOKEN
    TOKEN = client.post("/login").json()["token"]  # error: apr-order-dependent-test
    assert TOKEN


def test_profile() -> None:
    answer = client.get("/me", headers={"Authorization": TOKEN})
    assert answer.status_code == 200


def test_sign_up() -> None:
    _sign_up("ada")  # error: apr-order-dependent-test
    assert len(USERS) == 1


def test_sign_up_twice() -> None:
    assert "ada" in USERS


def test_seen_is_filled() -> None:
    SEEN.append("a")  # error: apr-order-dependent-test
    assert SEEN == ["a"]


def test_seen_through_another_name() -> None:
    seen = SEEN
    assert seen[0] == "a"


def test_count_goes_up() -> None:
    COUNTS["mails"] += 1  # error: apr-order-dependent-test
    assert COUNTS["mails"] > 0


def test_count_is_there() -> None:
    assert COUNTS["mails"] == 1


def test_handler_is_registered() -> None:
    HANDLERS.update(paid=print)  # error: apr-order-dependent-test
    assert HANDLERS


def test_handler_is_called() -> None:
    HANDLERS["paid"](1)


def test_environment_is_set() -> None:
    os.environ["SHOP_REGION"] = "eu"  # error: apr-order-dependent-test
    assert os.environ["SHOP_REGION"] == "eu"


def test_environment_is_read() -> None:
    assert env.get("SHOP_REGION") == "eu"


class TestOrders:
    order_id: ClassVar[int] = 0
    lines: ClassVar[list[str]] = []

    def test_place(self) -> None:
        TestOrders.order_id = client.post("/orders").json()["id"]  # error: apr-order-dependent-test
        assert self.order_id

    def test_lines(self) -> None:
        self.lines.append("vase")  # error: apr-order-dependent-test
        assert len(self.lines) == 1

    def test_cancel(self) -> None:
        assert client.post(f"/orders/{self.order_id}/cancel").status_code == 200
        assert "vase" in self.lines


class CartCase(unittest.TestCase):
    cart: dict[str, int]

    @classmethod
    def setUpClass(cls) -> None:
        cls.cart = {}

    def test_put(self) -> None:
        self.__class__.cart["vase"] = 1  # error: apr-order-dependent-test
        self.assertEqual(len(self.cart), 1)

    def test_take(self) -> None:
        type(self).cart.pop("vase")
        self.assertEqual(self.cart, {})


class GiftCase(CartCase):
    def test_gift(self) -> None:
        self.assertNotIn("gift", self.cart)


# clean ---------------------------------------------------------------------------------------------------------------------------------


def test_stock_is_filled_and_emptied() -> None:
    STOCK.add("vase")
    try:
        assert STOCK
    finally:
        STOCK.clear()


def test_stock_is_empty() -> None:
    assert not STOCK


def test_limits_are_only_read() -> None:
    assert LIMITS["day"] == 3


def test_limits_are_only_read_again() -> None:
    assert LIMITS.get("day") == 3


class TestOwnAttributes:
    def setup_method(self) -> None:
        self.items: list[str] = []

    def test_one(self) -> None:
        self.items.append("a")
        assert self.items == ["a"]

    def test_two(self) -> None:
        self.items.append("b")
        assert self.items == ["b"]


class WithCleanUp(unittest.TestCase):
    registry: ClassVar[dict[str, int]] = {}

    def test_added(self) -> None:
        self.registry["a"] = 1
        self.addCleanup(self.registry.clear)
        self.assertEqual(len(self.registry), 1)

    def test_empty(self) -> None:
        self.assertEqual(self.registry, {})


class WithTearDown(unittest.TestCase):
    kept: ClassVar[list[int]] = []

    def tearDown(self) -> None:
        self.kept.clear()

    def test_kept(self) -> None:
        self.kept.append(1)
        self.assertEqual(self.kept, [1])

    def test_nothing_kept(self) -> None:
        self.assertEqual(self.kept, [])
