"""Which loop is the one of a worker, and which guarded code is a whole round of it."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.excepts import takings
from apr_mypy.views.worker_loops import is_whole_round, is_worker_loop

SOURCES = {
    "loops": """
        from typing import Any

        def whole(queue: Any, work: Any) -> None:
            while True:
                try:
                    work(queue.get())
                except OSError:
                    continue

        def taken_up_before(queue: Any, work: Any) -> None:
            while not queue.closed:
                message = queue.get()
                try:
                    work(message)
                except OSError:
                    continue

        def over_items(items: list[str], work: Any) -> None:
            for item in items:
                try:
                    work(item)
                except OSError:
                    continue

        def counted(work: Any, n: int) -> None:
            while n > 0:
                n -= 1
                try:
                    work(1)
                except OSError:
                    continue

        def no_loop(work: Any) -> None:
            try:
                work(1)
            except OSError:
                return
    """
}


@pytest.mark.parametrize(
    ("name", "loop", "whole"),
    [("whole", True, True), ("taken_up_before", True, False), ("over_items", False, False), ("counted", False, True), ("no_loop", False, False)],
)
def test_loops(sources: Any, name: str, loop: bool, whole: bool) -> None:
    fn = sources.fn(f"loops.{name}")
    (taking,) = takings(fn)
    assert (is_worker_loop(fn, taking), is_whole_round(taking)) == (loop, whole)
