"""A provider vouches for a delivery where his answer to it is asked for; what the delivery says of itself is no such word."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy import facts as f
from apr_mypy.views.vouching import is_asked_to_vouch, is_vouched_for

SOURCES = {
    "vouching": """
        import requests

        def by_text(form: dict[str, str]) -> bool:
            answer = requests.post("https://ipn.example", data={"cmd": "_notify-validate", **form}, timeout=5)
            return answer.text == "VERIFIED"

        def by_json(body: bytes) -> bool:
            answer = requests.post("https://api.example/v1/verify-webhook-signature", data=body, timeout=5)
            return answer.json().get("verification_status") == "SUCCESS"

        def of_itself(form: dict[str, str]) -> bool:
            return form["status"] == "SUCCESS"

        def of_another(form: dict[str, str]) -> bool:
            answer = requests.post("https://api.example/v1/orders", data=form, timeout=5)
            return answer.json()["status"] == "SUCCESS"
    """
}


@pytest.mark.parametrize(("name", "vouched"), [("by_text", True), ("by_json", True), ("of_itself", False), ("of_another", False)])
def test_a_provider_says_whose_a_delivery_is(sources: Any, name: str, vouched: bool) -> None:
    fn = sources.fn(f"vouching.{name}")
    (compare,) = fn.all(f.Compare)
    assert is_vouched_for(fn, compare) is vouched
    assert any(is_asked_to_vouch(fn, call) for call in fn.calls) is vouched
