"""Which calls claim a key, also on a client that has no type."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.key_claims import key_claim

SOURCES = {
    "claiming": """
        def option(store, event):
            return store.set(event, 1, nx=True)

        def name(store, event):
            return store.setnx(event, 1)

        def plain(store, event):
            return store.set(event, 1)

        def other(store, event):
            return store.sadd(event)
    """,
}


@pytest.mark.parametrize(("name", "claims"), [("option", True), ("name", True), ("plain", False), ("other", False)])
def test_key_claim(sources: Any, name: str, claims: bool) -> None:
    fn = sources.program.functions[f"claiming.{name}"]
    assert (key_claim(fn, fn.calls[-1]) is not None) is claims
