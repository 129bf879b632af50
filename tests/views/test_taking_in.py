"""What is kept in the process, or handed to something only declared, counts as done with a delivery; tallies, local names and answers do not."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.deliveries import deliveries, reached
from apr_mypy.views.verifying import Verifying

SOURCES = {
    "taking_hooks": """
        from typing import Any, Protocol

        from fastapi import APIRouter, Request

        router = APIRouter(prefix="/webhooks")
        ORDERS: dict[str, str] = {}
        SEEN: set[str] = set()

        class Port(Protocol):
            def settle(self, event: dict[str, Any]) -> None: ...

            def name_of(self, event: dict[str, Any]) -> str: ...

        port: Port

        def fulfil(order: str) -> None: ...

        @router.post("/a")
        async def item(request: Request) -> None:
            event = await request.json()
            ORDERS[event["id"]] = "paid"

        @router.post("/b")
        async def port_called(request: Request) -> None:
            port.settle(await request.json())

        @router.post("/c")
        async def stub_called(request: Request) -> None:
            fulfil((await request.json())["id"])

        @router.post("/d")
        async def tallied(request: Request) -> None:
            SEEN.add((await request.json())["id"])

        @router.post("/e")
        async def local(request: Request) -> dict[str, str]:
            event = await request.json()
            answer = {}
            answer["id"] = event["id"]
            return answer

        @router.post("/f")
        async def asked(request: Request) -> str:
            return port.name_of(await request.json())
    """
}


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("item", "keeps what was delivered in ORDERS[event['id']]"),
        ("port_called", "hands what was delivered to port.settle"),
        ("stub_called", "hands what was delivered to fulfil"),
        ("tallied", ""),
        ("local", ""),
        ("asked", ""),
    ],
)
def test_what_is_done_with_a_delivery(sources: Any, name: str, what: str) -> None:
    verifying = Verifying(sources.program)
    for delivery in deliveries(sources.program):
        for one in reached(sources.program, delivery):
            verifying.incoming.setdefault(one.fn.full, one.incoming)
    first = verifying.outcome(sources.fn(f"taking_hooks.{name}")).first
    assert (first.deed.what if first is not None else "") == what
