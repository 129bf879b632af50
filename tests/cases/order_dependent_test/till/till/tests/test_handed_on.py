"""A part of a shared fixture is set: a test that only hands the whole on reads nobody knows what; one that reads the part does. What is put back at the end is left."""

from __future__ import annotations

from typing import Any

from till.registry import Cache


def ask(cache: Cache, path: str) -> str:
    return path


def test_sets_limit(shared_cache: Any) -> None:
    shared_cache.limit = 5
    assert ask(shared_cache, "/")


def test_sets_mode(shared_cache: Any) -> None:
    shared_cache.mode = "strict"  # error: apr-order-dependent-test
    assert ask(shared_cache, "/")


def test_reads_mode(shared_cache: Any) -> None:
    assert shared_cache.mode == "strict"


def test_puts_back(request: Any, shared_cache: Any) -> None:
    def reset() -> None:
        shared_cache.colour = "red"

    request.addfinalizer(reset)
    shared_cache.colour = "blue"


def test_puts_back_by_name(request: Any, shared_cache: Any) -> None:
    shared_cache.colour = "green"
    request.addfinalizer(lambda: setattr(shared_cache, "colour", "red"))


def test_reads_colour(shared_cache: Any) -> None:
    assert shared_cache.colour == "red"


def test_only_hands_on(shared_cache: Any) -> None:
    assert ask(shared_cache, "/only")
