"""What a program's log takes out by itself, what only names a secret, and what a parameter shows in the place of something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from apr_mypy import facts as f
from apr_mypy.views.covered_logs import Cover, covers_of, is_taken_out
from apr_mypy.views.names_of_secrets import is_looked_up, is_name, looks_up
from apr_mypy.views.shown_instead import is_given, stands_in

if TYPE_CHECKING:
    from conftest import Sources

SOURCES = {
    "covering": """
        import logging
        import re

        WORDS = re.compile(r"(password|api[_-]?key)=[^ ]+")

        class MaskingFilter(logging.Filter):
            def filter(self, record: logging.LogRecord) -> bool:
                record.msg = WORDS.sub("***", record.getMessage())
                return True

        class UnusedMaskingFilter(logging.Filter):
            def filter(self, record: logging.LogRecord) -> bool:
                record.msg = record.getMessage().replace("cookie", "***")
                return True

        class NumberingFilter(logging.Filter):
            def filter(self, record: logging.LogRecord) -> bool:
                record.number = 1
                return True

        def set_up(handler: logging.Handler) -> None:
            handler.addFilter(MaskingFilter())
            handler.addFilter(NumberingFilter())
    """,
    "instead": """
        class Vault:
            secrets: dict[str, str] = {}

            def by_placeholder(self, value: str) -> str:
                return self.secrets.get(value, value)

            def by_token(self, token: str) -> str:
                return self.secrets[token]

            def as_it_is(self, value: str) -> str:
                return value

        def given(url: str, shown: str | None = None) -> str:
            return shown if shown is not None else url

        def either(url: str, shown: str = "") -> str:
            return shown or url

        def another(url: str, flag: bool) -> str:
            return url if flag else ""
    """,
}


def test_what_the_log_takes_out(sources: Sources) -> None:
    assert [cover.by_key for cover in covers_of(sources.program)] == [False]
    taken = {name: is_taken_out(sources.program, "", name) for name in ("password", "api_key", "user_password", "token", "cookie", "order_id")}
    assert taken == {"password": True, "api_key": True, "user_password": True, "token": False, "cookie": False, "order_id": False}


def test_exact_names_cover_no_longer_ones() -> None:
    assert Cover(True, ("token",), exact=True).takes_out("Token")
    assert not Cover(True, ("token",), exact=True).takes_out("access_token")
    assert Cover(True, ("token",), exact=False).takes_out("access_token")
    assert Cover(True, (), exact=True).takes_out("anything")


@pytest.mark.parametrize(
    ("name", "names"),
    [("item_id", True), ("smtp_password_parameter_key", True), ("password", False), ("id", False), ("api_key", False), ("secret_path", True)],
)
def test_names_of_what_something_is_found_by(name: str, names: bool) -> None:
    assert is_name(name) is names


@pytest.mark.parametrize(
    ("function", "looks"), [("get_secret", True), ("fetch_credentials", True), ("get_token", False), ("make_password", False), ("secret", False)]
)
def test_functions_that_give_a_secret_for_its_name(function: str, looks: bool) -> None:
    assert looks_up(function) is looks


@pytest.mark.parametrize(
    ("method", "name", "looked_up"), [("by_placeholder", "value", True), ("by_token", "token", False), ("as_it_is", "value", False)]
)
def test_keys_of_a_table_of_secrets(sources: Sources, method: str, name: str, looked_up: bool) -> None:
    assert is_looked_up(sources.fn(f"instead.Vault.{method}"), name) is looked_up


@pytest.mark.parametrize(("function", "first"), [("given", "shown"), ("either", "shown"), ("another", "")])
def test_what_is_shown_in_the_place_of_something_else(sources: Sources, function: str, first: str) -> None:
    value = sources.fn(f"instead.{function}").returns[0].value
    assert isinstance(value, f.Choice | f.Op)
    found = stands_in(sources.fn(f"instead.{function}"), value)
    assert (found.name if found is not None else "") == first


def test_a_parameter_that_is_left_out_shows_nothing() -> None:
    assert is_given({"shown": f.Name("url", f.LOCAL, 0, "")}, "shown")
    assert not is_given({"shown": f.Const(None, "")}, "shown")
    assert not is_given({}, "shown")
