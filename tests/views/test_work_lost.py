"""Guarded code that is told to work, what marks the end of it, and loops that go on until it is done."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.aftermath import paths_after
from apr_mypy.views.deeds import deeds
from apr_mypy.views.excepts import calls_in, takings
from apr_mypy.views.until_done import repeats_until_done
from apr_mypy.views.work_lost import is_told_to_work, only_marks_the_end

SOURCES = {
    "lost": """
        import time
        from typing import Any

        class Payments:
            def charge(self, order: str) -> None: ...
            def book(self, order: str) -> None: ...
            def parse(self, text: str) -> None: ...
            def price(self, order: str) -> int:
                return 1

        def charged(payments: Payments) -> None:
            try:
                payments.charge("1")
            except ValueError:
                return

        def booked(payments: Payments) -> None:
            try:
                payments.book("1")
            except ValueError:
                return

        def parsed(payments: Payments) -> None:
            try:
                payments.parse("1")
            except ValueError:
                return

        def asked(payments: Payments) -> None:
            try:
                found = payments.price("1")
            except ValueError:
                return
            print(found)

        def marked(plugin: Any) -> None:
            try:
                plugin.run()
            except BaseException:
                plugin.failed = True

        def kept(plugin: Any) -> None:
            try:
                plugin.run()
            except BaseException as error:
                plugin.error = error

        def ordinary(plugin: Any) -> None:
            try:
                plugin.run()
            except Exception:
                plugin.failed = True

        def until_there(connect: Any) -> Any:
            found = None
            while found is None:
                try:
                    found = connect("db")
                except OSError:
                    time.sleep(1)
            return found

        def three_times(connect: Any) -> Any:
            for _ in range(3):
                try:
                    return connect("db")
                except OSError:
                    time.sleep(1)
            return None

        def each(orders: list[str], payments: Payments) -> None:
            for order in orders:
                try:
                    payments.charge(order)
                except OSError:
                    continue
    """
}


@pytest.mark.parametrize(
    ("name", "silent", "logged"), [("charged", True, True), ("booked", False, True), ("parsed", False, False), ("asked", False, False)]
)
def test_what_is_told_to_work(sources: Any, name: str, silent: bool, logged: bool) -> None:
    fn = sources.fn(f"lost.{name}")
    (taking,) = takings(fn)
    (call,) = calls_in(taking.block)
    assert (is_told_to_work(fn, call, False), is_told_to_work(fn, call, True)) == (silent, logged)


@pytest.mark.parametrize(("name", "expected"), [("marked", True), ("kept", False), ("ordinary", False)])
def test_marks(sources: Any, name: str, expected: bool) -> None:
    (taking,) = takings(sources.fn(f"lost.{name}"))
    (path,) = paths_after(taking)
    assert only_marks_the_end(taking, path, deeds(taking, path)) is expected


@pytest.mark.parametrize(("name", "expected"), [("until_there", True), ("three_times", False), ("each", False), ("charged", False)])
def test_until_done(sources: Any, name: str, expected: bool) -> None:
    (taking,) = takings(sources.fn(f"lost.{name}"))
    assert repeats_until_done(taking) is expected
