from __future__ import annotations

import importlib
from pathlib import Path
from unittest.mock import MagicMock, patch

import pytest
from teas import prices
from teas.orders import Counter
from teas.stock import Tin


@patch("teas.orders.shipping", return_value=0)  # error: apr-mocked-internals
def test_total(shipping: MagicMock) -> None:
    assert Counter().total(1003) == 1000


def test_total_is_not_rounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("teas.orders.rounded", lambda cents: cents)  # error: apr-mocked-internals
    assert Counter().total(1003) == 1003 + 490


def test_offer_of_what_is_left() -> None:
    with patch.object(Tin, "is_left", return_value=True):  # error: apr-mocked-internals
        assert Counter().offer(Tin("Assam", 0)) == "Assam"


def test_points(monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module("teas.prices")
    monkeypatch.setattr(module, "_points", lambda cents: 1)  # error: apr-mocked-internals
    assert prices.rounded(1003) == 1000


def test_offer_of_what_is_to_come() -> None:
    """Asks another company."""
    with patch("teas.orders.grams_at_the_wholesaler", return_value=200):
        assert "200 g" in Counter().offer(Tin("Assam", 0))


def test_menu() -> None:
    """Reads a file, a function further on."""
    with patch("teas.orders.known_names", return_value=["Sencha", "Assam"]):
        assert Counter().menu(Path()) == ["Assam", "Sencha"]


def test_free_shipping(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prices, "FREE_FROM", 0)
    assert Counter().total(1000) == 1000


def test_door(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings, of which one may be missing."""
    monkeypatch.setattr("teas.orders._opening_config", lambda: "9-18")
    assert Counter().door() == "open 9-18"


def test_count() -> None:
    """The way to a cache."""
    with patch("teas.orders._sold_cache") as cache:
        Counter().count("Assam")
    cache.return_value.incr.assert_called_once()
