"""What is followed for as long as it lasts, and a setting that limits connecting alone."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.followed_streams import connects_in_time, is_followed

SOURCES = {
    "follows": """
        from collections.abc import Iterator
        from typing import Any

        import httpx

        def in_a_block(client: httpx.Client, go: bool) -> Iterator[str]:
            while go:
                with client.stream("GET", "/a", timeout=httpx.Timeout(connect=5, read=None, write=5, pool=5)) as answer:
                    for line in answer.iter_lines():
                        yield line

        def directly(stub: Any, go: bool) -> Iterator[str]:
            while go:
                for line in stub.stream("a"):
                    yield line

        def by_name(stub: Any, go: bool) -> Iterator[str]:
            while go:
                answer = stub.stream("a", timeout=httpx.Timeout(None))
                for line in answer:
                    yield line

        def once(client: httpx.Client) -> Iterator[str]:
            with client.stream("GET", "/a", timeout=httpx.Timeout(5)) as answer:
                for line in answer.iter_lines():
                    yield line

        def asked_again(client: Any, go: bool) -> None:
            while go:
                answer = client.stream("a")
                print(answer)
        """
}


def the_stream(sources: Any, name: str) -> Any:
    fn = sources.fn(f"follows.{name}")
    return fn, next(call for call in fn.calls if getattr(call.func, "name", "") == "stream")


@pytest.mark.parametrize(("name", "followed"), [("in_a_block", True), ("directly", True), ("by_name", True), ("once", False), ("asked_again", False)])
def test_a_loop_that_connects_again_and_reads_to_the_end(sources: Any, name: str, followed: bool) -> None:
    assert is_followed(*the_stream(sources, name)) is followed


@pytest.mark.parametrize(("name", "limited"), [("in_a_block", True), ("by_name", False), ("once", True)])
def test_a_setting_without_a_limit_for_reading(sources: Any, name: str, limited: bool) -> None:
    fn, call = the_stream(sources, name)
    assert connects_in_time(fn, next(arg.value for arg in call.args if arg.name == "timeout")) is limited
