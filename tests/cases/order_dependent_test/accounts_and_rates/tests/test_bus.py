from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from hexpay import bus
from hexpay.bus import SUBSCRIPTIONS, subscribe


class Deposited:
    pass


async def _noop(event: object) -> None:
    return None


@pytest.fixture(autouse=True)
def clean_bus() -> Iterator[None]:
    yield
    bus.reset()


def test_subscribe_adds_handler() -> None:
    subscribe(Deposited, _noop)
    assert SUBSCRIPTIONS[Deposited] == [_noop]


def test_nothing_subscribed() -> None:
    assert Deposited not in SUBSCRIPTIONS


def test_sandbox_flag(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEXPAY_SANDBOX", "1")
    assert os.environ["HEXPAY_SANDBOX"] == "1"


def test_sandbox_off_by_default() -> None:
    assert os.environ.get("HEXPAY_SANDBOX") is None


def test_region_override() -> None:
    previous = os.environ.get("HEXPAY_REGION")
    os.environ["HEXPAY_REGION"] = "eu"
    try:
        assert os.getenv("HEXPAY_REGION") == "eu"
    finally:
        if previous is None:
            del os.environ["HEXPAY_REGION"]
        else:
            os.environ["HEXPAY_REGION"] = previous


def test_region_default() -> None:
    assert os.getenv("HEXPAY_REGION", "eu") == "eu"
