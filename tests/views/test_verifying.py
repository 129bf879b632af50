"""Whether a function knows who sent a delivery before it acts: its outcome, and what stands before it."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.deliveries import deliveries, reached
from apr_mypy.views.standing_before import before
from apr_mypy.views.verifying import Verifying

SOURCES = {
    "verifying_hooks": """
        import hmac
        import json
        from typing import Annotated, Any

        import httpx
        from fastapi import APIRouter, Depends, HTTPException, Request

        router = APIRouter(prefix="/webhooks")

        def act(order: str) -> None:
            httpx.post("https://erp.example/paid", json={"order": order}, timeout=5)

        def matches(body: bytes, given: str) -> bool:
            return hmac.compare_digest(hmac.new(b"k", body, "sha256").hexdigest(), given)

        def same(body: bytes, given: str) -> bool:
            signature = hmac.new(b"k", body, "sha256").hexdigest()
            return signature == given

        async def require(request: Request) -> bytes:
            body = await request.body()
            if not matches(body, request.headers.get("x-sig", "")):
                raise HTTPException(401)
            return body

        async def parsed(body: Annotated[bytes, Depends(require)]) -> dict[str, Any]:
            return dict(json.loads(body))

        @router.post("/open")
        async def open_webhook(request: Request) -> None:
            act((await request.json())["order"])

        @router.post("/closed")
        async def closed_webhook(request: Request) -> None:
            if not matches(await request.body(), request.headers["x-sig"]):
                raise HTTPException(401)
            act((await request.json())["order"])

        @router.post("/only-with-header")
        async def half_open_webhook(request: Request) -> None:
            given = request.headers.get("x-sig")
            if given and not matches(await request.body(), given):
                raise HTTPException(401)
            act((await request.json())["order"])

        @router.post("/asked")
        async def asked_webhook(request: Request) -> None:
            if not matches(str(request.url).encode(), request.headers["x-sig"]):
                raise HTTPException(401)
            act((await request.json())["order"])

        @router.post("/injected")
        async def injected_webhook(body: Annotated[dict[str, Any], Depends(parsed)]) -> None:
            act(body["order"])

        @router.post("/fetched")
        async def fetched_webhook(request: Request) -> None:
            form = await request.form()
            async with httpx.AsyncClient(timeout=5) as client:
                payment = (await client.get(f"https://api.pay.example/payments/{form['id']}")).json()
            if payment["paid"]:
                act(payment["order"])
    """
}


@pytest.fixture
def verifying(sources: Any) -> Verifying:
    found = Verifying(sources.program)
    for delivery in deliveries(sources.program):
        for one in reached(sources.program, delivery):
            found.incoming.setdefault(one.fn.full, one.incoming)
    return found


@pytest.mark.parametrize(
    ("name", "verifies", "answers"), [("require", True, True), ("matches", False, True), ("parsed", False, False), ("act", False, False)]
)
def test_what_a_function_makes_sure_of(sources: Any, verifying: Verifying, name: str, verifies: bool, answers: bool) -> None:
    outcome = verifying.outcome(sources.fn(f"verifying_hooks.{name}"))
    assert (outcome.verifies, outcome.answers) == (verifies, answers)


@pytest.mark.parametrize(
    ("name", "acts"),
    [("open", True), ("closed", False), ("half_open", True), ("asked", False), ("fetched", False)],
)
def test_what_is_done_though_nobody_knows_who_sent_it(sources: Any, verifying: Verifying, name: str, acts: bool) -> None:
    first = verifying.outcome(sources.fn(f"verifying_hooks.{name}_webhook")).first
    assert (first is not None) is acts
    if first is not None:
        assert first.fn.full == "verifying_hooks.act"


def test_a_dependency_of_a_dependency_stands_before(sources: Any, verifying: Verifying) -> None:
    assert before(sources.program, verifying, sources.fn("verifying_hooks.injected_webhook")).verified
    assert not before(sources.program, verifying, sources.fn("verifying_hooks.open_webhook")).verified


def test_a_wrong_comparison_is_remembered(sources: Any, verifying: Verifying) -> None:
    verifying.outcome(sources.fn("verifying_hooks.same"))
    assert set(verifying.wrong) == {"verifying_hooks.same"}
    assert not verifying.wrong["verifying_hooks.same"].secret
