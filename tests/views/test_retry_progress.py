"""The views about loops of attempts: whether the next round tries something else, and how often there is one."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy import facts as f
from apr_mypy.views.naming import called_name
from apr_mypy.views.retry_bounds import bound_of, marks_itself
from apr_mypy.views.retry_loops import by_hand
from apr_mypy.views.retry_policies import FOREVER, UNKNOWN
from apr_mypy.views.tried import own_tries

SOURCES = {
    "rounds_of_attempts": """
        import asyncio
        import concurrent.futures
        import time
        from collections import deque
        from typing import Any

        waiting: deque[str] = deque()

        def ask(*args: Any, **given: Any) -> Any: ...

        def walk(node: Any) -> None:
            while node is not None:
                try:
                    ask(node)
                except OSError:
                    pass
                node = node.parent

        def shrink(items: list[int]) -> Any:
            while True:
                try:
                    return ask(items)
                except OSError:
                    items[:] = items[:-1]

        def number(first: int) -> Any:
            for n in range(100):
                port = first + n
                try:
                    return ask(port)
                except OSError:
                    continue

        def take() -> Any:
            while waiting:
                one = waiting.popleft()
                try:
                    return ask(one)
                except OSError:
                    continue

        def wait(future: concurrent.futures.Future[int]) -> int:
            while True:
                try:
                    return future.result(timeout=1)
                except concurrent.futures.TimeoutError:
                    continue

        def same(url: str) -> Any:
            while True:
                try:
                    return ask(url)
                except OSError:
                    time.sleep(1)

        def same_with_patience(url: str) -> Any:
            timeout = 1.0
            while True:
                try:
                    return ask(url, timeout=timeout)
                except OSError:
                    timeout = timeout * 2

        def until_late(url: str) -> Any:
            end = time.monotonic() + 30
            while time.monotonic() < end:
                try:
                    return ask(url)
                except OSError:
                    time.sleep(1)

        def five(url: str) -> Any:
            tried = 0
            while True:
                try:
                    return ask(url)
                except OSError:
                    tried += 1
                    if tried >= 5:
                        raise

        def marked(url: str) -> Any:
            renewed = False
            while True:
                try:
                    return ask(url)
                except OSError:
                    if renewed:
                        raise
                    renewed = True

        def asked_about(url: str) -> Any:
            while True:
                try:
                    return ask(url)
                except OSError as error:
                    known = None
                    if error.errno:
                        known = error.errno
                    if known == 7:
                        raise

        def down_from(url: str) -> Any:
            left = 60
            while True:
                try:
                    return ask(url)
                except OSError:
                    if left <= 0:
                        raise
                left -= 1

        def begun_anew(url: str) -> Any:
            while True:
                tried = 0
                try:
                    return ask(url)
                except OSError:
                    tried += 1
                    if tried >= 5:
                        raise

        def leaving_out(query: Any) -> Any:
            failed: list[int] = []
            while True:
                keys = query.without(failed)
                try:
                    return ask(keys)
                except ValueError:
                    for key in keys:
                        failed.append(key)

        def next_mirror(urls: list[str]) -> Any:
            left = iter(urls)
            url: str | None = next(left)
            while True:
                request = len(url or "")
                try:
                    return ask(request)
                except OSError:
                    if url := next(left, None):
                        continue
                    raise

        def mend(host: Any) -> Any:
            while True:
                try:
                    return ask(host)
                except OSError as error:
                    host.accept(error.filename)

        def over(url: str) -> None:
            closed = False
            while not closed:
                try:
                    ask(url)
                    closed = True
                except OSError:
                    closed = True

        def each_period(url: str, period: float) -> None:
            while True:
                try:
                    ask(url)
                except OSError:
                    pass
                if not period:
                    break
                time.sleep(period)
    """
}


@pytest.mark.parametrize("name", ["walk", "shrink", "number", "take", "wait", "leaving_out", "next_mirror", "mend", "over", "each_period"])
def test_another_thing_in_each_round_is_no_retry(sources: Any, name: str) -> None:
    assert list(by_hand(sources.fn(f"rounds_of_attempts.{name}"))) == []


@pytest.mark.parametrize("name", ["same", "same_with_patience", "until_late", "five", "marked"])
def test_the_same_again_is_one(sources: Any, name: str) -> None:
    (one,) = by_hand(sources.fn(f"rounds_of_attempts.{name}"))
    assert [called_name(call) for call in one.calls] == ["ask"]


@pytest.mark.parametrize(
    ("name", "bound"),
    [("same", (FOREVER, False)), ("until_late", (UNKNOWN, True)), ("five", (5, False)), ("down_from", (61, False)), ("begun_anew", (FOREVER, False))],
)
def test_how_often_a_loop_goes_round(sources: Any, name: str, bound: tuple[int, bool]) -> None:
    fn = sources.fn(f"rounds_of_attempts.{name}")
    (loop,) = fn.all(f.While)
    assert bound_of(fn, loop) == bound


@pytest.mark.parametrize(("name", "marks"), [("marked", True), ("five", False), ("same", False), ("asked_about", False)])
def test_a_mark_allows_one_more_round(sources: Any, name: str, marks: bool) -> None:
    fn = sources.fn(f"rounds_of_attempts.{name}")
    (loop,) = fn.all(f.While)
    (attempt,) = own_tries(fn, loop.block)
    (handler,) = attempt.handlers
    assert marks_itself(fn, handler) is marks
    (one,) = by_hand(fn)
    assert (one.policy.attempts == 2) is marks
