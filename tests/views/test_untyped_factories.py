"""What functions without a return type give, and what comes of the objects that they give."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.retries import retries_of

SOURCES = {
    "factory_makers": """
        import contextlib

        import requests

        class Own(requests.Session):
            @property
            def where(self):
                return self.headers

        def make():
            session = Own()
            session.headers["x"] = "y"
            return session

        def make_through():
            return make()

        def make_said() -> object:
            return Own()

        async def make_later():
            return Own()

        def several():
            yield Own()

        @contextlib.contextmanager
        def entered():
            yield Own()

        def around(n):
            return around(n - 1)
    """,
    "factory_users": """
        from factory_makers import around, entered, make, make_later, make_said, make_through, several

        def use():
            make().get("a")
            make_through().get("b")
            make_said().get("c")  # type: ignore
            several().get("d")
            entered().get("e")  # type: ignore
            around(3).get("f")
            return make().where

        async def use_later():
            session = await make_later()
            session.get("g")
            return session.where
    """,
    "factory_jobs": """
        from redis import Redis
        from rq import Queue, Retry

        queue = Queue(connection=Redis(socket_timeout=5))

        def often():
            return Retry(max=4)

        def job(n: int) -> None: ...

        def start() -> None:
            queue.enqueue(job, 1, retry=Retry(max=2))
            queue.enqueue(job, 2, retry=often())
            queue.enqueue(job, 3)
            queue.enqueue(job, 4, retry=None)
    """,
}


@pytest.mark.parametrize(
    ("call", "known"),
    [
        ("make().get('a')", True),
        ("make_through().get('b')", True),
        ("make_said().get('c')", False),
        ("several().get('d')", False),
        ("entered().get('e')", False),
        ("around(3).get('f')", False),
    ],
)
def test_what_a_function_without_types_gives(sources: Any, call: str, known: bool) -> None:
    fn = sources.fn("factory_users.use")
    found = next(one for one in fn.calls if sources.value(fn, call) is one)
    assert ("requests.sessions.Session.get" in fn.module.callee(fn, found).names) is known


def test_what_a_coroutine_function_gives_when_it_is_awaited(sources: Any) -> None:
    fn = sources.fn("factory_users.use_later")
    call = sources.value(fn, "session.get('g')")
    assert "requests.sessions.Session.get" in fn.module.callee(fn, call).names


@pytest.mark.parametrize(("name", "value"), [("use", "make().where"), ("use_later", "session.where")])
def test_a_property_of_what_is_given(sources: Any, name: str, value: str) -> None:
    fn = sources.fn(f"factory_users.{name}")
    assert [one.full for one in sources.program.property_read(fn, sources.value(fn, value))] == ["factory_makers.Own.where"]


def test_jobs_that_are_enqueued_with_a_policy(sources: Any) -> None:
    found = [one for one in retries_of(sources.module("factory_jobs")) if one.how == "job"]
    assert [(one.policy.attempts, [fn.full for fn in one.retried]) for one in found] == [(3, ["factory_jobs.job"]), (5, ["factory_jobs.job"])]
