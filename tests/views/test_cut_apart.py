"""Which piece of a text is the secret, and who is let in by what a client says."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy import facts as f
from apr_mypy.views.asked_addresses import secret_asked
from apr_mypy.views.cut_apart import credential_at, credential_in, is_tidied
from apr_mypy.views.from_whom import CLIENT
from apr_mypy.views.let_in import let_in
from apr_mypy.views.shown import shown
from apr_mypy.views.trust import Trust

SOURCES = {
    "cut_apart": """
        import httpx

        def asked(client: httpx.Client, key: str) -> None:
            secret = client.get("https://api.example", params={"api_key": key})
            plain = client.get("https://api.example", params={"page": key})
            x = (secret.url, plain.url, secret.status_code)

        def cut(header: str, dsn: str, card: str) -> None:
            scheme, _, rest = header.partition(" ")
            parts = header.split()
            host = dsn.split("@")[1]
            first = parts[0]
            second = parts[1]
            x = (card.replace(" ", ""), card.replace(card, "***"), card.replace("4111", "*"), card.replace("-", "*"))

        def refused(is_admin: bool, role: str) -> None:
            if not is_admin:
                raise PermissionError
            if role == "admin":
                raise PermissionError
            if role not in ("admin", "auditor"):
                raise ValueError
    """,
}


@pytest.mark.parametrize(("name", "whole"), [("scheme", ""), ("rest", "header"), ("parts", "")])
def test_what_follows_the_first_space_is_the_credential(sources: Any, name: str, whole: str) -> None:
    fn = sources.fn("cut_apart.cut")
    step = next(one for one in fn.all(f.Set) if name in shown(one.targets[0], 60))
    items = step.targets[0].items if isinstance(step.targets[0], f.Many) else ()
    path = next(((number,) for number, one in enumerate(items) if one.name == name), ())
    found = credential_in(step.value, path)
    assert (shown(found) if found is not None else "") == whole


@pytest.mark.parametrize(("text", "whole"), [("parts[0]", ""), ("parts[1]", "header"), ("dsn.split('@')[1]", "")])
def test_a_piece_by_its_number(sources: Any, text: str, whole: str) -> None:
    fn = sources.fn("cut_apart.cut")
    found = credential_at(fn, sources.value(fn, text))
    assert (shown(found) if found is not None else "") == whole


@pytest.mark.parametrize(
    ("text", "tidied"),
    [("card.replace(' ', '')", True), ("card.replace(card, '***')", False), ("card.replace('4111', '*')", False), ("card.replace('-', '*')", False)],
)
def test_a_text_that_only_loses_spaces_is_tidied(sources: Any, text: str, tidied: bool) -> None:
    assert is_tidied(sources.value("cut_apart.cut", text)) is tidied


def test_who_does_not_call_himself_administrator_is_refused(sources: Any) -> None:
    fn = sources.fn("cut_apart.refused")
    said = [one for _, one in let_in(Trust(sources.program, fn, {"is_admin": CLIENT, "role": CLIENT}), knows=False)]
    assert said[0] == "is_admin"
    assert set(said) == {"is_admin"}


@pytest.mark.parametrize(("text", "asked"), [("secret.url", "api_key"), ("plain.url", ""), ("secret.status_code", "")])
def test_the_address_of_an_answer_shows_what_was_asked(sources: Any, text: str, asked: str) -> None:
    assert secret_asked(sources.fn("cut_apart.asked"), sources.value("cut_apart.asked", text)) == asked
