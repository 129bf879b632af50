"""The views about what each attempt does once more: the request through wrappers, the key that attempts share or not, what runs again."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.attempts import ABSENT, FRESH, operations
from apr_mypy.views.breakers import breaks, is_breaker
from apr_mypy.views.http_requests import host_of
from apr_mypy.views.retried import retried

SOURCES = {
    "breaking_by_keys": """
        import httpx

        def rates(store, pair):
            if store.get("rates:open"):
                raise RuntimeError
            try:
                return httpx.get(pair)
            except httpx.HTTPError:
                if store.incr("rates:failures") > 5:
                    store.set("rates:open", 1, 30)
                raise

        def hours(store, shop):
            if store.get("shop:open"):
                return None
            try:
                return httpx.get(shop)
            except httpx.HTTPError:
                store.incr("shop:failures")
                raise
    """,
    "attempts_made": """
        import uuid
        import httpx
        from tenacity import retry, stop_after_attempt

        class Client:
            def __init__(self, http: httpx.Client) -> None:
                self.http = http

            def _send(self, method: str, path: str, key: str | None = None) -> None:
                self.http.request(method, path, headers={"Idempotency-Key": key} if key else None)

            @retry(stop=stop_after_attempt(3))
            def bare(self) -> None:
                self._send("POST", "/a")

            @retry(stop=stop_after_attempt(3))
            def anew(self) -> None:
                self._send("POST", "/a", str(uuid.uuid4()))

            @retry(stop=stop_after_attempt(3))
            def shared(self, key: str) -> None:
                self._send("POST", "/a", key)

            @retry(stop=stop_after_attempt(3))
            def reading(self) -> None:
                self._send("GET", "/a")

        class Breaker:
            def __init__(self) -> None:
                self.failures = 0
                self.opened_at = 0.0

        class Door:
            def __init__(self) -> None:
                self.opened_at = 0.0

        def asking(breaker: Breaker, client: Client) -> None:
            if not breaker.opened_at:
                client.reading()
    """,
}


@pytest.mark.parametrize(("name", "keys"), [("bare", [ABSENT]), ("anew", [FRESH]), ("shared", []), ("reading", [])])
def test_the_key_is_followed_through_a_wrapper(sources: Any, name: str, keys: list[str]) -> None:
    program = sources.program
    scopes = {one.scope.fn.function.name: one.scope for one in retried(program, sources.module("attempts_made"))}
    assert [one.key for one in operations(program, scopes[name], lambda fn: False)] == keys


def test_a_breaker_counts_failures_and_opens(sources: Any) -> None:
    assert is_breaker(sources.program, "attempts_made.Breaker")
    assert not is_breaker(sources.program, "attempts_made.Door")
    assert not breaks(sources.program, sources.fn("attempts_made.Client.bare"))


@pytest.mark.parametrize(("name", "expected"), [("rates", True), ("hours", False)])
def test_a_breaker_may_keep_its_state_under_keys(sources: Any, name: str, expected: bool) -> None:
    assert breaks(sources.program, sources.fn(f"breaking_by_keys.{name}")) is expected


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://api.example/v1/{}", "api.example"),
        ("https://User@API.example:8443/x", "api.example"),
        ("https://{}.example/x", ""),
        ("{}/x", ""),
        ("/x", ""),
    ],
)
def test_the_host_of_a_url_as_far_as_it_is_constant(url: str, host: str) -> None:
    assert host_of(url) == host
