"""The view of what comes after a failure and shows that it failed."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.deeds import guarded_call
from apr_mypy.views.excepts import takings
from apr_mypy.views.noticed import does_it_again, ends_by_telling, is_noticed

SOURCES = {
    "noticed": """
        import sys
        from collections.abc import Callable
        from typing import Any

        def asked_behind(makers: list[Callable[[], str]]) -> str:
            made = None
            for maker in makers:
                try:
                    text = maker()
                except RuntimeError:
                    continue
                made = text.strip()
                break
            if made is None:
                raise RuntimeError("nobody makes it")
            return made

        def asked_of_all(makers: list[Callable[[], str]]) -> str:
            made = None
            for maker in makers:
                try:
                    text = maker()
                except RuntimeError:
                    continue
                made = text.strip()
            if made is None:
                raise RuntimeError("nobody makes it")
            return made

        def ends_program(check: Any) -> None:
            try:
                check.run()
            except Exception:
                print("broken")
            if not check.passed:
                sys.exit(1)

        def asks_another(check: Any, other: Any) -> None:
            try:
                check.run()
            except Exception:
                print("broken")
            if not other.passed:
                sys.exit(1)

        def first_that_fits(mirrors: list[Any]) -> bool:
            for mirror in mirrors:
                try:
                    data = mirror.load()
                except Exception:
                    print("not", mirror)
                else:
                    if data:
                        return True
            return False

        def says_yes_at_last(mirrors: list[Any]) -> bool:
            for mirror in mirrors:
                try:
                    data = mirror.load()
                except Exception:
                    print("not", mirror)
                else:
                    if data:
                        return False
            return True

        def copies(source: str, target: str, link: Any, copy: Any) -> None:
            try:
                link(source, target)
            except OSError:
                copy(source, target)

        def copies_another(source: str, target: str, link: Any, copy: Any) -> None:
            try:
                link(source, target)
            except OSError:
                copy(target, source)

        def two(gateway: Any) -> None:
            try:
                gateway.send(1)
                gateway.save(2)
            except OSError:
                pass

        def one(gateway: Any) -> None:
            try:
                gateway.client.send(str(1))
            except OSError:
                pass
    """
}


def _first(sources: Any, name: str) -> Any:
    return next(takings(sources.fn(f"noticed.{name}")))


@pytest.mark.parametrize(("name", "noticed"), [("asked_behind", True), ("asked_of_all", False), ("ends_program", True), ("asks_another", False)])
def test_what_is_asked_afterwards(sources: Any, name: str, noticed: bool) -> None:
    assert is_noticed(_first(sources, name)) is noticed


@pytest.mark.parametrize(
    ("name", "logged", "tells"),
    [("first_that_fits", True, True), ("first_that_fits", False, False), ("says_yes_at_last", True, False)],
)
def test_a_loop_whose_end_tells(sources: Any, name: str, logged: bool, tells: bool) -> None:
    assert ends_by_telling(_first(sources, name), logged) is tells


@pytest.mark.parametrize(("name", "again"), [("copies", True), ("copies_another", False)])
def test_the_same_done_another_way(sources: Any, name: str, again: bool) -> None:
    taking = _first(sources, name)
    assert does_it_again(taking, taking.after[0].value) is again


@pytest.mark.parametrize(("name", "text"), [("one", "gateway.client.send"), ("two", "")])
def test_what_is_guarded(sources: Any, name: str, text: str) -> None:
    assert guarded_call(_first(sources, name)) == text
