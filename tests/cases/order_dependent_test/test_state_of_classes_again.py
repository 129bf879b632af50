# only: apr-order-dependent-test
"""State of test classes: set by name, by `type(self)`, by `cls` in the set-up; and what is anew for each test."""

from __future__ import annotations

import unittest

import pytest
from django.test import TestCase
from django.contrib.auth.models import User


class TestCheckout:
    order_id: int | None = None
    items: list[str] = []

    def test_a_create(self) -> None:
        TestCheckout.order_id = 5
        assert TestCheckout.order_id

    def test_b_pay(self) -> None:  # error: apr-order-dependent-test
        assert self.order_id == 5

    def test_add(self) -> None:
        self.items.append("x")  # error: apr-order-dependent-test
        assert self.items

    def test_has(self) -> None:
        assert "x" in self.items


class TestViaType:
    def test_create(self) -> None:
        type(self).key = "k"  # type: ignore[attr-defined]  # error: apr-order-dependent-test
        assert True

    def test_use(self) -> None:
        assert self.key == "k"  # type: ignore[attr-defined]


class ClassCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.rows = []
        cls.fixed = (1, 2)

    def test_insert(self) -> None:
        self.rows.append(1)  # error: apr-order-dependent-test
        self.assertEqual(self.fixed, (1, 2))

    def test_one_row(self) -> None:
        self.assertEqual(len(self.rows), 1)


class TestSteps:
    store: dict[str, int] = {}

    def test_01_create(self) -> None:
        self.store["id"] = 1

    def test_02_read(self) -> None:  # error: apr-order-dependent-test
        assert self.store["id"] == 1

    def test_03_delete(self) -> None:  # error: apr-order-dependent-test
        assert self.store.pop("id") == 1


# ---- must be left


class PerTest(unittest.TestCase):
    def setUp(self) -> None:
        self.rows: list[int] = []

    def test_insert(self) -> None:
        self.rows.append(1)

    def test_empty(self) -> None:
        self.assertEqual(self.rows, [])


class TornDown(unittest.TestCase):
    shared: list[int] = []

    def tearDown(self) -> None:
        self.shared.clear()

    def test_insert(self) -> None:
        self.shared.append(1)

    def test_empty(self) -> None:
        self.assertEqual(self.shared, [])


class CleanedUp(unittest.TestCase):
    flags: dict[str, bool] = {}

    def test_on(self) -> None:
        self.flags["x"] = True
        self.addCleanup(self.flags.clear)
        self.assertTrue(self.flags)

    def test_off(self) -> None:
        self.assertFalse(self.flags.get("x"))


class RolledBack(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.user = User.objects.create(username="a")

    def test_rename(self) -> None:
        self.user.username = "b"
        self.user.save()
        self.assertEqual(User.objects.get().username, "b")

    def test_name(self) -> None:
        self.assertEqual(self.user.username, "a")


class TestInstanceState:
    def setup_method(self) -> None:
        self.value = 0

    def test_set(self) -> None:
        self.value = 3
        assert self.value == 3

    def test_unset(self) -> None:
        assert self.value == 0


class TestSettings:
    @pytest.fixture(autouse=True)
    def _restore(self):
        before = dict(Config.values)
        yield
        Config.values.clear()
        Config.values.update(before)

    def test_set(self) -> None:
        Config.values["x"] = 1
        assert Config.values["x"] == 1

    def test_read(self) -> None:
        assert "x" not in Config.values


class Config:
    values: dict[str, int] = {}
