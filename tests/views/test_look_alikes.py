"""What is named after a secret and is none; who has logged in before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from apr_mypy import facts as f
from apr_mypy.views.known_already import is_known_already
from apr_mypy.views.leaks import leaks_of
from apr_mypy.views.look_alikes import is_look_alike, is_no_text, says_its_name, words_in
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from conftest import Sources

SOURCES = {
    "session_keys": """
        from typing import Any

        def close(session_key: str) -> str:
            return f"no sandbox for {session_key}"

        def log_out(session_key: str) -> str:
            return f"{session_key} is gone"

        def basket(request: Any) -> str:
            return f"basket of {request.session.session_key}"
    """,
    "look_alikes": """
        import os
        from typing import Any

        class Trail:
            TOKEN = "oauth:token"
            SECRET = "s3cr3t-71f"

            def label(self) -> str:
                return f"{self.TOKEN}"

            def hard_coded(self) -> str:
                return f"{self.SECRET}"

        def path(private_key: str) -> str:
            if os.path.exists(private_key):
                return ""
            return f"{private_key}"

        def text(private_key: str) -> str:
            return f"{private_key}"

        def thing(token: Any) -> str:
            return f"{token}" if token.expires_at else ""

        def own_key(token: Any) -> str:
            return f"{token}" if token.expires_at and token.key else ""

        def kept(token: Any) -> None:
            if not isinstance(token, str):
                raise ValueError(token)
            raise KeyError(token)
    """,
    "known_already": """
        from typing import Annotated

        from fastapi import APIRouter, Depends
        from flask_login import login_required

        router = APIRouter()

        def get_current_user() -> str:
            return ""

        def get_auth_service() -> str:
            return ""

        @router.post("/tokens")
        def by_person(user: Annotated[str, Depends(get_current_user)]) -> None: ...

        @router.post("/login")
        def by_service(service: Annotated[str, Depends(get_auth_service)]) -> None: ...

        @login_required
        def by_decorator() -> None: ...
    """,
}


@pytest.mark.parametrize(
    ("function", "name", "text", "alike"),
    [
        ("Trail.label", "TOKEN", "self.TOKEN", True),
        ("Trail.hard_coded", "SECRET", "self.SECRET", False),
        ("path", "private_key", "private_key", True),
        ("text", "private_key", "private_key", False),
        ("thing", "token", "token", True),
        ("own_key", "token", "token", False),
    ],
)
def test_what_looks_like_a_secret(sources: Sources, function: str, name: str, text: str, alike: bool) -> None:
    fn = sources.fn(f"look_alikes.{function}")
    assert is_look_alike(fn, name, sources.value(fn, text)) is alike


def test_what_is_no_text_where_it_is_told(sources: Sources) -> None:
    fn = sources.fn("look_alikes.kept")
    assert [is_no_text(fn, step, "token") for step in fn.all(f.Raise)] == [True, False]


@pytest.mark.parametrize(("function", "known"), [("by_person", True), ("by_service", False), ("by_decorator", True)])
def test_who_has_logged_in_before(sources: Sources, function: str, known: bool) -> None:
    assert is_known_already(sources.program, sources.fn(f"known_already.{function}")) is known  # type: ignore[arg-type]  # a program of a test has all that is asked


def test_names_and_routes() -> None:
    assert says_its_name("ACCESS_TOKEN", "OS-OAUTH1:access_token")
    assert says_its_name("BAD_PASSWORD", "That is wrong.")
    assert not says_its_name("PASSWORD", "password123")
    assert words_in("/a/{session_id}/{path:path}") == ["session_id", "path"]
    assert words_in("/a/<uuid:session_id>") == ["session_id"]


@pytest.mark.parametrize(
    ("function", "secret"),
    [("close", ""), ("log_out", "`session_key`"), ("basket", "`request.session.session_key`")],
)
def test_a_session_key_is_a_secret_where_somebody_is_logged_in(sources: Sources, function: str, secret: str) -> None:
    fn = sources.fn(f"session_keys.{function}")
    text = next(one for step in fn.returns for one in inside(step.value) if isinstance(one, f.Text))
    assert [leak.what for leak in leaks_of(sources.program).judge(fn, text) or () if not leak.parameter] == ([secret] if secret else [])
