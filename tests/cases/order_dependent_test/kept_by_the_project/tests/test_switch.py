from __future__ import annotations

from collections.abc import Iterator

import pytest

from vetclinic.plugins import Ledger, disable, enable, is_enabled, slug


@pytest.fixture
def enabled() -> Iterator[None]:
    enable()
    yield
    disable()


def test_enabled(enabled: None) -> None:
    assert is_enabled()


def test_not_enabled() -> None:
    assert not is_enabled()


def test_slug() -> None:
    slug("Rex")
    assert slug("Rex") == "rex"


def test_slug_again() -> None:
    assert slug("Rex") == "rex"


@pytest.fixture(scope="class")
def ledger() -> Ledger:
    return Ledger()


class TestLedger:
    def test_note(self, ledger: Ledger) -> None:
        ledger.note("vaccination")  # error: apr-order-dependent-test
        assert ledger.lines

    def test_last(self, ledger: Ledger) -> None:
        assert ledger.last() == "vaccination"


class TestOther:
    @pytest.fixture
    def mine(self) -> Ledger:
        return Ledger()

    def test_note(self, mine: Ledger) -> None:
        mine.note("a")
        assert mine.last() == "a"

    def test_total(self, mine: Ledger) -> None:
        assert mine.total() == 0


SHARED = Ledger()


def test_total_of_shared() -> None:
    assert SHARED.total() == 0


def test_lines_of_shared() -> None:
    assert SHARED.lines == []


def test_off_at_first() -> None:
    disable()
    assert not is_enabled()


def test_still_off() -> None:
    assert is_enabled() is False
