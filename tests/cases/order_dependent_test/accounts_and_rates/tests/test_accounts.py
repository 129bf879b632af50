from __future__ import annotations

import pytest

from hexpay.bus import RateBook, close_account, open_account

_opened: dict[str, str] = {}
_last_balance: int | None = None
CURRENCIES = ["EUR", "USD"]


async def test_open_account_returns_identifier() -> None:
    account = await open_account("acme")
    assert account
    _opened["acme"] = account  # error: apr-order-dependent-test


async def test_close_account_needs_it_open() -> None:
    assert await close_account(_opened["acme"]) is True


def test_balance_after_deposit() -> None:
    global _last_balance
    _last_balance = 500  # error: apr-order-dependent-test
    assert _last_balance > 0


def test_withdraw_from_balance() -> None:
    assert _last_balance is not None
    assert _last_balance - 200 == 300


@pytest.fixture(scope="module")
def book() -> RateBook:
    return RateBook()


def test_publishes_rate(book: RateBook) -> None:
    book.publish("EUR", "1.08")  # error: apr-order-dependent-test
    assert book.rates


def test_latest_rate(book: RateBook) -> None:
    assert book.latest("EUR") == "1.08"


@pytest.fixture
def fresh_book() -> RateBook:
    return RateBook()


def test_fresh_book_publishes(fresh_book: RateBook) -> None:
    fresh_book.publish("EUR", "1.08")
    assert fresh_book.rates


def test_fresh_book_latest(fresh_book: RateBook) -> None:
    assert fresh_book.latest("EUR") is None


@pytest.mark.parametrize("code", CURRENCIES)
def test_known_currency(code: str) -> None:
    local = list(CURRENCIES)
    local.append("GBP")
    assert code in local
