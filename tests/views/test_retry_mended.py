"""Attempts before which something was done about the failure."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.retries import retries_of
from apr_mypy.views.retry_mended import is_mended

SOURCES = {
    "mended": """
        from typing import Any

        class Row:
            number = 0

            def next_number(self) -> int:
                return self.number + 1

            def numbered(self, store: Any) -> None:
                for attempt in range(3):
                    self.number = self.next_number()
                    try:
                        return self.save(store)
                    except store.DatabaseError:
                        if attempt == 2:
                            raise

            def numbered_once(self, store: Any) -> None:
                self.number = self.next_number()
                for attempt in range(3):
                    try:
                        return self.save(store)
                    except store.DatabaseError:
                        if attempt == 2:
                            raise

            def save(self, store: Any) -> None:
                store.insert(self.number)

            def read(self, path: str) -> bytes:
                try:
                    with open(path, "rb") as file:
                        return file.read()
                except FileNotFoundError:
                    self.save(path)
                    return self.read(path)
        """
}


@pytest.mark.parametrize(("name", "mended"), [("numbered", True), ("numbered_once", False), ("read", True)])
def test_the_next_attempt_is_another_one(sources: Any, name: str, mended: bool) -> None:
    fn = sources.fn(f"mended.Row.{name}")
    (found,) = [one for one in retries_of(fn.module) if one.fn is fn]
    assert found.hand is not None
    assert is_mended(found.hand) is mended
