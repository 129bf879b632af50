# only: apr-order-dependent-test
"""Updates of globals and doubles, the environment, fixtures of a class; a number that each test counts for itself."""

from __future__ import annotations

import os
import sys
from unittest import TestCase

import pytest

USERS: dict[str, int] = {}
STATE = type("State", (), {"value": None})()
events: list[str] = []
LIMIT = 3


class FakeRepo:
    rows: dict[int, str] = {}

    def add(self, key: int, value: str) -> None:
        self.rows[key] = value


repo = FakeRepo()


# ---- flagged


def test_signup() -> None:
    USERS.update(ann=1)  # error: apr-order-dependent-test
    assert USERS


def test_signin() -> None:
    assert USERS["ann"] == 1


def test_emit() -> None:
    events.extend(["a"])  # error: apr-order-dependent-test
    assert events


def test_emitted() -> None:
    assert events[0] == "a"


def test_repo_add() -> None:
    repo.add(1, "x")  # error: apr-order-dependent-test
    assert repo.rows


def test_repo_has() -> None:
    assert repo.rows[1] == "x"


def test_environ() -> None:
    os.environ.setdefault("REGION", "eu")  # error: apr-order-dependent-test
    assert os.environ["REGION"]


def test_region() -> None:
    assert os.environ["REGION"] == "eu"


def test_limit() -> None:
    global LIMIT
    LIMIT = 5  # error: apr-order-dependent-test
    assert LIMIT == 5


def test_limit_is_raised() -> None:
    assert LIMIT == 5


@pytest.fixture(scope="class")
def account() -> dict[str, int]:
    return {"balance": 0}


class TestAccount:
    def test_deposit(self, account: dict[str, int]) -> None:
        account["balance"] += 10  # error: apr-order-dependent-test
        assert account["balance"]

    def test_balance(self, account: dict[str, int]) -> None:
        assert account["balance"] == 10


@pytest.mark.run(order=1)  # error: apr-order-dependent-test
def test_first() -> None:
    assert True


# ---- left


@pytest.fixture
def users() -> dict[str, int]:
    return dict(USERS)


def test_copy(users: dict[str, int]) -> None:
    users["bob"] = 2
    assert "bob" in users


def test_copy_again(users: dict[str, int]) -> None:
    assert "bob" not in users


def test_patched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "MODE", "x")
    assert MODE == "x"


MODE = "y"


def test_mode() -> None:
    assert MODE == "y"


@pytest.fixture(scope="module")
def settings() -> dict[str, str]:
    return {"lang": "de"}


def test_lang(settings: dict[str, str]) -> None:
    assert settings["lang"] == "de"


def test_lang_len(settings: dict[str, str]) -> None:
    assert len(settings) == 1


class Cleaned(TestCase):
    seen: set[str] = set()

    def setUp(self) -> None:
        self.seen.clear()

    def test_see(self) -> None:
        self.seen.add("a")
        self.assertIn("a", self.seen)

    def test_unseen(self) -> None:
        self.assertNotIn("a", self.seen)


class Doubled(TestCase):
    counter = 0

    def test_up(self) -> None:
        self.counter += 1
        self.assertEqual(self.counter, 1)

    def test_up_again(self) -> None:
        self.counter += 1
        self.assertEqual(self.counter, 1)
