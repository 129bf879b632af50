"""Which exceptions the code around plainly foresaw."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.excepts import takings
from apr_mypy.views.foreseen import is_own_way_out

SOURCES = {
    "views_foreseen": """
        import contextlib

        class Rollback(Exception):
            pass

        class Refused(Exception):
            pass

        def as_last(session: object) -> None:
            try:
                with contextlib.nullcontext():
                    print(session)
                    raise Rollback
            except Rollback:
                pass

        def noted(user: object) -> None:
            try:
                if user is None:
                    print("refused")
                    raise Refused()
            except Refused:
                pass

        def not_noted(user: object) -> None:
            try:
                if user is None:
                    raise Refused()
                print(user)
            except Refused:
                pass

        def by_others(user: object) -> None:
            try:
                as_last(user)
            except Refused:
                pass
    """
}


@pytest.mark.parametrize(("function", "expected"), [("as_last", True), ("noted", True), ("not_noted", False), ("by_others", False)])
def test_own_way_out(sources: Any, function: str, expected: bool) -> None:
    (taking,) = takings(sources.fn(f"views_foreseen.{function}"))
    assert is_own_way_out(taking) is expected
