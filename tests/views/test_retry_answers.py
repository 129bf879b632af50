"""Loops that ask again as long as the answer says that it failed."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy import facts as f
from apr_mypy.views.retry_answers import asked_again_while_failing

SOURCES = {
    "answers": """
        from typing import Any

        def refused(client: Any) -> None:
            answer = client.get("/")
            while answer.status_code in (429, 503):
                answer = client.get("/")

        def not_well(client: Any) -> None:
            answer = client.get("/")
            while not answer.ok:
                answer = client.get("/")

        def accepted(client: Any) -> None:
            answer = client.get("/")
            while answer.status_code == 202:
                answer = client.get("/")

        def another(client: Any, answer: Any) -> None:
            while answer.status_code == 503:
                client.get("/")
    """
}


@pytest.mark.parametrize(("name", "calls"), [("refused", 1), ("not_well", 1), ("accepted", 0), ("another", 0)])
def test_asked_again(sources: Any, name: str, calls: int) -> None:
    fn = sources.fn(f"answers.{name}")
    (loop,) = fn.all(f.While)
    assert len(asked_again_while_failing(fn, loop)) == calls
