"""Few tests beside a large program say nothing of it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from apr_mypy.tested import Tested


class Counted(Tested):
    """Stands for a program with so many modules of tests, each with one test or none, and so many others."""

    def __init__(self, tests: int, empty: int, others: int) -> None:
        self.modules: list[Any] = [SimpleNamespace(has=index < tests) for index in range(tests + empty)]
        self.program: Any = SimpleNamespace(modules=dict.fromkeys(range(tests + empty + others)))

    def _tests(self, module: Any) -> list[Any]:
        return [module] if module.has else []


@pytest.mark.parametrize(
    ("tests", "empty", "others", "is_so"),
    [(2, 0, 900, True), (2, 0, 200, False), (1, 0, 20, False), (1, 5, 101, True), (30, 4, 900, False)],
)
def test_strays(tests: int, empty: int, others: int, is_so: bool) -> None:
    assert Counted(tests, empty, others).is_all_but_untested is is_so
