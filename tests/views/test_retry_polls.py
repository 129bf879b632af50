"""The views about loops that ask whether something is so by now, about who asks for attempts, and after which failures there is another one."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy import facts as f
from apr_mypy.program import Program
from apr_mypy.views.retries import retries_of
from apr_mypy.views.retry_bounds import bound_of, tells_time
from apr_mypy.views.retry_failures import hears_nothing, stand_apart
from apr_mypy.views.retry_loops import by_hand
from apr_mypy.views.retry_parameters import is_never_asked_for
from apr_mypy.views.retry_policies import FOREVER, UNKNOWN

SOURCES = {
    "rounds_of_questions": """
        import asyncio
        import enum
        import time
        from typing import Any

        class Stage(enum.Enum):
            DONE = 1

        def ask(*args: Any, **given: Any) -> Any: ...

        class Busy(Exception): ...

        def left_of(lease: Any) -> float:
            return float(lease.end) - time.monotonic()

        def shows(page: Any) -> bool:
            visible = False
            for _ in range(3):
                try:
                    visible = page.is_visible()
                except OSError:
                    pass
                if visible:
                    break
            return visible

        def truth(page: Any) -> bool:
            while True:
                try:
                    busy = bool(page.evaluate("busy"))
                except OSError:
                    busy = False
                if not busy:
                    return busy
                time.sleep(1)

        def waits_first(lease: Any) -> Any:
            while left_of(lease) > 0:
                time.sleep(1)
                try:
                    return ask(lease)
                except OSError:
                    continue

        def waits_after(lease: Any) -> Any:
            while left_of(lease) > 0:
                try:
                    return ask(lease)
                except OSError:
                    time.sleep(1)

        async def outlives(task: Any) -> Any:
            while True:
                try:
                    return await asyncio.shield(task)
                except asyncio.CancelledError:
                    continue

        def by_word(run: Any) -> Any:
            while True:
                found = ask(run)
                if found.status == Stage.DONE:
                    return found
                time.sleep(1)

        def by_number(run: Any) -> Any:
            while True:
                found = ask(run)
                if found.status == 200:
                    return found
                time.sleep(1)

        def kept_in_a_name(run: Any) -> Any:
            tried, again = 0, True
            while again:
                try:
                    ask(run)
                    again = False
                except OSError:
                    tried += 1
                    again = tried < 4

        def decided(run: Any) -> Any:
            while True:
                try:
                    return ask(run)
                except OSError:
                    decision = ask("decision")
                    if not decision.retry:
                        raise

        def only_busy(run: Any) -> Any:
            for _ in range(3):
                try:
                    return ask(run)
                except Exception as error:
                    if isinstance(error, Busy):
                        continue
                    raise

        def keeps_quiet(run: Any) -> None:
            for _ in range(3):
                try:
                    ask(run)
                    break
                except OSError:
                    time.sleep(1)

        def speaks_up(run: Any) -> None:
            for number in range(3):
                try:
                    ask(run)
                    break
                except OSError:
                    if number == 2:
                        raise

        def two(run: Any) -> None:
            for _ in range(3):
                try:
                    ask(run)
                    break
                except OSError:
                    time.sleep(1)
            for _ in range(4):
                for _ in range(2):
                    ask(run)

        def once(run: Any, retry: int = 0) -> Any:
            tried = 0
            while tried <= retry:
                try:
                    return ask(run)
                except OSError:
                    tried += 1

        def thrice(run: Any, retry: int = 2) -> Any:
            tried = 0
            while tried <= retry:
                try:
                    return ask(run)
                except OSError:
                    tried += 1

        def asks_once(run: Any) -> Any:
            return once(run), thrice(run)
    """
}


def only(sources: Any, name: str) -> Any:
    (one,) = by_hand(sources.fn(f"rounds_of_questions.{name}"))
    return one


@pytest.mark.parametrize(("name", "polls"), [("shows", True), ("truth", True), ("waits_first", True), ("waits_after", False)])
def test_who_asks_whether_something_is_so_polls(sources: Any, name: str, polls: bool) -> None:
    assert only(sources, name).polls is polls


@pytest.mark.parametrize(("name", "number"), [("outlives", 0), ("by_word", 0), ("by_number", 1)])
def test_a_cancellation_and_a_word_for_where_it_stands_are_no_failures(sources: Any, name: str, number: int) -> None:
    assert len(list(by_hand(sources.fn(f"rounds_of_questions.{name}")))) == number


@pytest.mark.parametrize(
    ("name", "bound"),
    [("kept_in_a_name", (4, False)), ("decided", (UNKNOWN, False)), ("waits_after", (UNKNOWN, True)), ("by_number", (FOREVER, False))],
)
def test_bounds_that_stand_elsewhere(sources: Any, name: str, bound: tuple[int, bool]) -> None:
    fn = sources.fn(f"rounds_of_questions.{name}")
    (loop,) = fn.all(f.While)
    assert bound_of(fn, loop) == bound


def test_a_function_that_gives_back_what_the_clock_says_tells_the_time(sources: Any) -> None:
    fn = sources.fn("rounds_of_questions.waits_after")
    assert [tells_time(fn, call) for call in fn.calls if getattr(call.func, "name", "").endswith(("left_of", "ask"))] == [True, False]


def test_a_handler_that_asks_what_it_took_narrows_the_failures(sources: Any) -> None:
    assert [line[0] for line in only(sources, "only_busy").policy.on] == ["rounds_of_questions.Busy"]


@pytest.mark.parametrize(("name", "quiet"), [("keeps_quiet", True), ("speaks_up", False)])
def test_a_loop_that_lets_nothing_out_is_not_heard(sources: Any, name: str, quiet: bool) -> None:
    assert hears_nothing(only(sources, "only_busy"), only(sources, name)) is quiet


def test_loops_one_after_the_other_stand_apart(sources: Any) -> None:
    fn = sources.fn("rounds_of_questions.two")
    first, second, inner = sorted(fn.all(f.For), key=lambda loop: loop.line)
    assert stand_apart(fn, first, second)
    assert not stand_apart(fn, second, inner)


@pytest.mark.parametrize(("name", "never"), [("once", True), ("thrice", False)])
def test_attempts_that_nobody_asks_for(sources: Any, name: str, never: bool) -> None:
    fn = sources.fn(f"rounds_of_questions.{name}")
    (one,) = [one for one in retries_of(fn.module) if one.fn is fn]
    assert is_never_asked_for(Program.alone(fn.module), one.hand) is never
