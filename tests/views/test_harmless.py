"""The view of guarded code whose failure is an answer by itself."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.aftermath import paths_after
from apr_mypy.views.excepts import takings
from apr_mypy.views.harmless import asks_system, converts_in_place, is_empty_poll, is_harmless

SOURCES = {
    "harmless": '''
        import contextlib
        import json
        import os
        import socket
        from collections.abc import Callable, Iterator
        from http import HTTPStatus
        from typing import Any

        def asks() -> int | None:
            found = None
            try:
                found = len(os.sched_getaffinity(0))
            except OSError:
                pass
            return found

        def tunes(sock: socket.socket) -> None:
            with contextlib.suppress(OSError):
                sock.setsockopt(1, 2, True)

        def sends(sock: socket.socket) -> None:
            with contextlib.suppress(OSError):
                sock.sendall(b"x")

        def converts(text: Any) -> Any:
            with contextlib.suppress(Exception):
                text = json.loads(text)
            return text

        def converts_another(text: str, other: str) -> Any:
            value = None
            with contextlib.suppress(Exception):
                value = json.loads(other)
            return text

        def polls(fetch: Any) -> None:
            while fetch.is_open:
                try:
                    fetch.pull(timeout=1)
                except TimeoutError:
                    continue

        def posts(client: Any, bodies: list[bytes]) -> None:
            for body in bodies:
                try:
                    client.pull(body, timeout=1)
                except TimeoutError:
                    continue

        def readable(check: Callable[[], int]) -> bool:
            try:
                return bool(check())
            except OSError:
                return True

        def delivered(send: Any) -> bool:
            try:
                return bool(send.post("x"))
            except OSError:
                return True

        def ends(one: Iterator[None]) -> None:
            try:
                next(one)
            except (StopIteration, OSError):
                pass

        def runs(one: Callable[[], None]) -> None:
            try:
                one()
            except (StopIteration, OSError):
                pass

        def lacks(transport: Any) -> None:
            try:
                transport.pause_reading()
            except (AttributeError, NotImplementedError):
                pass

        def cannot_write(transport: Any) -> None:
            try:
                transport.write(b"x")
            except (AttributeError, NotImplementedError):
                pass

        def only_tunes(sock: socket.socket) -> None:
            """Best effort: never raises."""
            try:
                sock.settimeout(3)
            except Exception:
                pass

        def does_more(client: Any) -> None:
            """Best effort: never raises."""
            try:
                client.sync()
            except Exception:
                pass

        def everything(sock: socket.socket) -> None:
            try:
                sock.settimeout(3)
            except BaseException:
                pass
    '''
}


def _first(sources: Any, name: str) -> Any:
    return next(takings(sources.fn(f"harmless.{name}")))


@pytest.mark.parametrize(("name", "asks"), [("asks", True), ("tunes", True), ("sends", False), ("converts", False)])
def test_what_only_asks_or_tunes_the_system(sources: Any, name: str, asks: bool) -> None:
    assert asks_system(_first(sources, name)) is asks


@pytest.mark.parametrize(("name", "converts"), [("converts", True), ("converts_another", False), ("asks", False)])
def test_a_value_that_stays_as_it_is(sources: Any, name: str, converts: bool) -> None:
    assert converts_in_place(_first(sources, name)) is converts


@pytest.mark.parametrize(("name", "empty"), [("polls", True), ("posts", False)])
def test_a_poll_that_finds_nothing(sources: Any, name: str, empty: bool) -> None:
    assert is_empty_poll(_first(sources, name)) is empty


@pytest.mark.parametrize(
    ("name", "harmless"),
    [
        ("readable", True),
        ("delivered", False),
        ("ends", True),
        ("runs", False),
        ("lacks", True),
        ("cannot_write", False),
        ("only_tunes", True),
        ("does_more", False),
        ("everything", False),
    ],
)
def test_nobody_has_to_hear(sources: Any, name: str, harmless: bool) -> None:
    taking = _first(sources, name)
    assert any(is_harmless(taking, path) for path in paths_after(taking)) is harmless
