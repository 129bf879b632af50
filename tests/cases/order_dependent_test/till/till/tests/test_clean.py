from __future__ import annotations

import pytest

from till import registry
from till.registry import Cache


@pytest.fixture
def own_cache() -> Cache:
    return Cache()


@pytest.fixture
def handlers(monkeypatch: pytest.MonkeyPatch) -> dict:
    fresh: dict = {}
    monkeypatch.setattr(registry, "HANDLERS", fresh)
    return fresh


def test_put(own_cache: Cache) -> None:
    own_cache.data["k"] = "v"
    assert own_cache.data


def test_get(own_cache: Cache) -> None:
    assert "k" not in own_cache.data


def test_fresh(handlers: dict) -> None:
    handlers["z"] = lambda: "z"
    assert registry.run("z") == "z"


def test_fresh_again(handlers: dict) -> None:
    assert handlers == {}


def test_item(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry._settings, "mode", "x")
    assert registry._settings["mode"] == "x"


def test_no_item() -> None:
    assert "mode" not in registry._settings
