from __future__ import annotations

import pytest

from till import registry
from till.registry import HANDLERS, Cache, FakeClock, cache


# ---- must be flagged


def test_add_handler() -> None:
    HANDLERS["x"] = lambda: "x"  # error: apr-order-dependent-test
    assert registry.run("x") == "x"


def test_handler_there() -> None:
    assert "x" in registry.HANDLERS


def test_debug_on() -> None:
    registry._settings["debug"] = True  # error: apr-order-dependent-test
    assert registry._settings["debug"]


def test_debug_still_on() -> None:
    assert registry._settings["debug"] is True


def test_tick() -> None:
    FakeClock.now += 5  # error: apr-order-dependent-test
    assert FakeClock.now


def test_tock() -> None:
    assert FakeClock.now == 5


def test_cache_put() -> None:
    cache.data["a"] = "b"  # error: apr-order-dependent-test
    assert cache.data


def test_cache_get() -> None:
    assert cache.data["a"] == "b"


def test_session_put(shared_cache: Cache) -> None:
    shared_cache.data["k"] = "v"  # error: apr-order-dependent-test
    assert shared_cache.data


def test_session_get(shared_cache: Cache) -> None:
    assert shared_cache.data.get("k") == "v"
