"""The views about exceptions: what is taken and what it means, the paths after it, what is done along them, what counts as telling somebody."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.aftermath import paths_after
from apr_mypy.views.deeds import best_effort, deeds
from apr_mypy.views.excepts import takings
from apr_mypy.views.failure_values import claims_success, failing, status_of
from apr_mypy.views.failures import verdict_of
from apr_mypy.views.reporting import report_of, reports
from apr_mypy.views.unread_failures import lost_failures

SOURCES = {
    "exceptions": """
        import contextlib
        import logging
        import sys
        from decimal import Decimal

        logger = logging.getLogger("x")

        class NotFoundError(Exception):
            pass

        class Broken(Exception):
            pass

        def work(n: int) -> int:
            if n:
                raise Broken
            return n

        def plain(n: int) -> int:
            try:
                return work(n)
            except KeyError:
                return 1
            except (Broken, NotFoundError) as error:
                raise ValueError from error
            except Exception:
                logger.exception("x")
            return 0

        def suppressed(n: int) -> None:
            with contextlib.suppress(OSError, KeyError):
                work(n)

        def stops(n: int) -> None:
            try:
                work(n)
            except Broken:
                sys.exit(1)

        def retried(n: int) -> int:
            for attempt in range(3):
                try:
                    return work(n)
                except Broken:
                    continue
            raise NotFoundError

        def shared(n: int) -> None:
            try:
                work(n)
            except Broken:
                if n > 3:
                    raise
                logger.warning("x")
            work(n)

        def kept(n: int) -> list[str]:
            failed: list[str] = []
            try:
                work(n)
            except Broken as error:
                failed.append(str(error))
            return failed

        def counted(n: int) -> None:
            failed = 0
            try:
                work(n)
            except Broken:
                failed += 1
            logger.info("%d", failed)

        def closes(n: int) -> None:
            try:
                sys.stdout.close()
            except OSError:
                pass

        def note(text: str) -> None:
            logger.error(text)

        def note_and_count(text: str) -> None:
            global total
            logger.error(text)
            total = total + 1

        total = 0

        def sometimes(text: str) -> None:
            if text:
                logger.error(text)

        def tells(n: int) -> None:
            note("a")
            note_and_count("b")
            sometimes("c")
            print("d")
            logger.error("e", exc_info=True)

        def values() -> object:
            return (None, False, -1, 0, "", [], {}, Decimal("0"), {"error": "x"}, {"ok": True}, 1, "x", [1], {"status": "ok"})

        def hides(n: int) -> int:
            try:
                work(n)
            finally:
                return n
    """
}


def taken(sources: Any, name: str) -> list[Any]:
    return list(takings(sources.fn(f"exceptions.{name}")))


def test_what_is_caught_and_what_it_means(sources: Any) -> None:
    key, own, broad = taken(sources, "plain")
    assert key.caught.names == ("KeyError",)
    assert key.caught.expected
    assert set(own.caught.names) == {"Broken", "NotFoundError"}
    assert own.caught.means == {"", "absent"}
    assert not own.caught.expected
    assert broad.caught.broad
    assert not broad.caught.base
    (suppressed,) = taken(sources, "suppressed")
    assert suppressed.how == "suppress"
    assert set(suppressed.caught.names) == {"OSError", "KeyError"}


@pytest.mark.parametrize(
    ("name", "ends"),
    [("stops", {"raise"}), ("retried", {"raise"}), ("shared", {"raise", "on"}), ("kept", {"on"}), ("suppressed", {"end"}), ("closes", {"end"})],
)
def test_how_the_paths_end(sources: Any, name: str, ends: set[str]) -> None:
    (one,) = taken(sources, name)
    assert {path.end for path in paths_after(one)} == ends


def test_only_errors_come_behind_a_body_that_always_leaves(sources: Any) -> None:
    broad = taken(sources, "plain")[2]
    (path,) = paths_after(broad)
    assert path.end == "return"
    assert path.last.value.value == 0


def test_what_is_done_along_a_path(sources: Any) -> None:
    (kept,) = taken(sources, "kept")
    assert [deeds(kept, path).handled for path in paths_after(kept)] == ["kept"]
    (counted,) = taken(sources, "counted")
    assert [deeds(counted, path).handled for path in paths_after(counted)] == [""]
    (closes,) = taken(sources, "closes")
    assert best_effort(closes, False) == "cleans up"


@pytest.mark.parametrize(
    ("name", "kind"), [("stops", None), ("retried", None), ("shared", None), ("kept", None), ("closes", None), ("suppressed", "silent")]
)
def test_the_verdict(sources: Any, name: str, kind: str | None) -> None:
    (one,) = taken(sources, name)
    verdict = verdict_of(one)
    assert (verdict.kind if verdict is not None else None) == kind


def test_what_counts_as_telling_somebody(sources: Any) -> None:
    fn = sources.fn("exceptions.tells")
    found = {call.args[0].value.value: report_of(fn, call) for call in fn.calls}
    assert {text: one.how if one is not None else None for text, one in found.items()} == {
        "a": "helper",
        "b": None,
        "c": None,
        "d": "print",
        "e": "log",
    }
    last = found["e"]
    assert last is not None
    assert last.traceback
    assert last.level == "error"
    assert len(reports(fn)) == 3


def test_values_that_stand_for_a_failure(sources: Any) -> None:
    fn = sources.fn("exceptions.values")
    items = fn.returns[0].value.items
    kinds = [one.kind if (one := failing(fn, item)) is not None else None for item in items]
    assert kinds == ["none", "false", "minus", "zero", "empty", "empty", "empty", "zero", "error", None, None, None, None, None]
    assert [claims_success(fn, item) for item in items][-5:] == [True, False, False, False, True]
    assert status_of(fn, items[0]) is None


def test_a_finally_that_leaves(sources: Any) -> None:
    lost = lost_failures(sources.module("exceptions"))
    assert [(one.fn.function.name, one.how) for one in lost] == [("hides", "finally")]
