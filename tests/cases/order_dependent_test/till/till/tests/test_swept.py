from __future__ import annotations

from till.registry import SWEPT, Cache


def test_sweep_write() -> None:
    SWEPT["x"] = 1
    assert SWEPT


def test_sweep_read() -> None:
    assert "x" not in SWEPT


def test_shared_put(swept_cache: Cache) -> None:
    swept_cache.data["k"] = "v"
    assert swept_cache.data


def test_shared_get(swept_cache: Cache) -> None:
    assert "k" not in swept_cache.data


def test_own_put(per_test_cache: Cache) -> None:
    per_test_cache.data["k"] = "v"
    assert per_test_cache.data


def test_own_get(per_test_cache: Cache) -> None:
    assert "k" not in per_test_cache.data
