"""Fixtures that several tests share, marks that fix an order, tests with numbers; and what puts things back."""
# only: apr-order-dependent-test

from __future__ import annotations

import os
from collections.abc import Iterator
from unittest import mock
from unittest.mock import patch

import pytest
from pytest import fixture as prepared

SETTINGS = {"currency": "EUR"}
QUEUE: list[str] = []
CACHE: dict[str, int] = {}
COUNTRIES: dict[str, str] = {}
FLAGS: dict[str, bool] = {}


class Account:
    def __init__(self) -> None:
        self.balance = 0
        self.owner = ""


@pytest.fixture(scope="module")
def account() -> Account:
    return Account()


@prepared(scope="session", name="rates")
def make_rates() -> dict[str, float]:
    return {}


@pytest.fixture(scope="class")
def basket() -> list[str]:
    return []


@pytest.fixture
def own_account() -> Account:
    return Account()


@pytest.fixture
def cache() -> Iterator[dict[str, int]]:
    yield CACHE
    CACHE.clear()


@pytest.fixture(autouse=True)
def empty_queue() -> Iterator[None]:
    yield
    QUEUE.clear()


def test_deposit(account: Account) -> None:
    account.balance += 10  # error: apr-order-dependent-test
    assert account.balance == 10


def test_withdraw(account: Account) -> None:
    assert account.balance == 10


def test_rates_are_loaded(rates: dict[str, float]) -> None:
    rates["EUR"] = 1.0  # error: apr-order-dependent-test
    assert rates


def test_rates_are_used(rates: dict[str, float]) -> None:
    assert rates["EUR"] == 1.0


class TestBasket:
    def test_add(self, basket: list[str]) -> None:
        basket.append("vase")  # error: apr-order-dependent-test
        assert basket == ["vase"]

    def test_pay(self, basket: list[str]) -> None:
        assert len(basket) == 1


@pytest.mark.order(1)  # error: apr-order-dependent-test
def test_migrate() -> None:
    assert True


@pytest.mark.run(order=2)  # error: apr-order-dependent-test
def test_seed() -> None:
    assert True


@pytest.mark.dependency()
def test_connects() -> None:
    assert True


@pytest.mark.dependency(depends=["test_connects"])  # error: apr-order-dependent-test
def test_reads() -> None:
    assert True


class TestSteps:
    user_id = 0

    def test_1_register(self) -> None:
        TestSteps.user_id = 7
        assert self.user_id

    def test_2_confirm(self) -> None:  # error: apr-order-dependent-test
        assert self.user_id == 7

    def test_3_delete(self) -> None:  # error: apr-order-dependent-test
        assert self.user_id == 7


class Desk:
    def __init__(self) -> None:
        self.headers: dict[str, str] = {}
        self.names: list[str] = []

    def create_user(self, name: str) -> None:
        self.names.append(name)

    def get(self, path: str) -> int:
        return 200 if self.headers and path else 401


DESK = Desk()


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk()


def test_logs_in(desk: Desk) -> None:
    desk.headers["Authorization"] = "Bearer x"  # error: apr-order-dependent-test
    assert desk.headers


def test_asks_as_who_has_logged_in(desk: Desk) -> None:
    assert desk.get("/me") == 200


def test_user_is_created() -> None:
    DESK.create_user("ada")  # error: apr-order-dependent-test
    assert DESK.get("/users")


def test_user_is_there() -> None:
    assert "ada" in DESK.names


# clean ---------------------------------------------------------------------------------------------------------------------------------


def test_a_fixture_of_its_own(own_account: Account) -> None:
    own_account.balance += 10
    assert own_account.balance == 10


def test_a_fixture_of_its_own_again(own_account: Account) -> None:
    assert own_account.balance == 0


def test_cache_is_filled(cache: dict[str, int]) -> None:
    CACHE["a"] = 1
    assert cache["a"] == 1


def test_cache_is_empty(cache: dict[str, int]) -> None:
    assert CACHE == {}


def test_queue_is_filled() -> None:
    QUEUE.append("a")
    assert QUEUE == ["a"]


def test_queue_is_empty() -> None:
    assert QUEUE == []


def test_environment_by_monkeypatch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_CURRENCY", "USD")
    os.environ["SHOP_CURRENCY"] = "CHF"
    assert os.environ["SHOP_CURRENCY"] == "CHF"


def test_environment_is_plain() -> None:
    assert "SHOP_CURRENCY" not in os.environ


@patch.dict(SETTINGS, {"currency": "EUR"})
def test_settings_in_a_patch() -> None:
    SETTINGS["currency"] = "USD"
    assert SETTINGS["currency"] == "USD"


def test_settings_in_a_patched_block() -> None:
    with mock.patch.dict(SETTINGS):
        SETTINGS["currency"] = "CHF"
        assert SETTINGS["currency"] == "CHF"


def test_settings_are_plain() -> None:
    assert SETTINGS["currency"] == "EUR"


def test_countries_are_set_before_they_are_read() -> None:
    COUNTRIES["de"] = "Germany"
    assert COUNTRIES["de"] == "Germany"


def test_countries_are_set_again() -> None:
    COUNTRIES["de"] = "Deutschland"
    assert COUNTRIES["de"] == "Deutschland"


def test_flags_are_written_and_nobody_reads_them() -> None:
    FLAGS["beta"] = True


def test_flags_item_by_monkeypatch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SETTINGS, "currency", "USD")
    assert SETTINGS["currency"] == "USD"


class TestNumbersThatAreNoSteps:
    def test_1_is_odd(self) -> None:
        assert 1 % 2

    def test_2_is_even(self) -> None:
        assert not 2 % 2


@pytest.mark.parametrize("order", [1, 2])
def test_a_parameter_called_order(order: int) -> None:
    assert order


@pytest.mark.slow
def test_another_mark() -> None:
    assert True
