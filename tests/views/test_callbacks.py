"""Which guarded calls only tell those who registered themselves."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.callbacks import calls_back
from apr_mypy.views.excepts import takings

SOURCES = {
    "views_callbacks": """
        from collections.abc import Callable

        class Stream:
            def __init__(self) -> None:
                self.callbacks: list[Callable[[], None]] = []
                self.listeners: list[Callable[[bytes], None]] = []

            def kept(self) -> None:
                for cb in self.callbacks:
                    try:
                        cb()
                    except Exception:
                        pass

            def handed_over(self, callback: Callable[[], None]) -> None:
                try:
                    callback()
                except Exception:
                    pass

            def many_handed_over(self, callbacks: list[Callable[[], None]]) -> None:
                for callback in callbacks:
                    try:
                        callback()
                    except Exception:
                        pass

            def with_a_message(self, hook: Callable[[bytes], None], message: bytes) -> None:
                try:
                    hook(message)
                except Exception:
                    pass

            def with_more(self, callback: Callable[[], None]) -> None:
                try:
                    self.kept()
                    callback()
                except Exception:
                    pass

            def by_another_name(self) -> None:
                for listener in self.listeners:
                    try:
                        listener(b"")
                    except Exception:
                        pass

        def of_no_object(callback: Callable[[], None]) -> None:
            try:
                callback()
            except Exception:
                pass
        """
}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Stream.kept", True),
        ("Stream.handed_over", True),
        ("Stream.many_handed_over", False),
        ("Stream.with_a_message", False),
        ("Stream.with_more", False),
        ("Stream.by_another_name", False),
        ("of_no_object", False),
    ],
)
def test_who_registered_is_told(sources: Any, name: str, expected: bool) -> None:
    taking = next(iter(takings(sources.fn(f"views_callbacks.{name}"))))
    assert calls_back(taking) is expected
