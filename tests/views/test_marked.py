"""`marks`: what the marker types say of a value, through names, fields, returns, calls and aliases."""

from __future__ import annotations

import pytest

from apr_mypy.views.marked import marks, of_field, of_function, of_parameter
from apr_mypy.views.transitions import transitions
from tests.views.conftest import Sources

SOURCES = {
    "marked_types": """
        from apr_mypy.markers import Secret

        Password = Secret[str]
        API_KEY: Secret[str] = ""
    """,
    "marked": """
        from __future__ import annotations

        from dataclasses import dataclass
        from typing import TYPE_CHECKING, Optional

        from pydantic import BaseModel

        import apr_mypy.markers as says
        from apr_mypy.markers import Untrusted as FromClient
        from marked_types import API_KEY, Password

        if TYPE_CHECKING:
            from apr_mypy.markers import Principal, Secret

        Own = says.Secret[bytes]

        @dataclass
        class Account:
            name: str
            token: Secret[str]
            hint: Optional[Secret[str]] = None

        class Special(Account):
            pass

        @dataclass
        class Delivery:
            id: int
            phase: says.LifecycleState[str] = "new"
            note: str = "new"

        def finish(delivery: Delivery) -> None:
            delivery.phase = "done"
            delivery.note = "done"

        class LogIn(BaseModel):
            name: FromClient[str]
            password: Password

        class Holder:
            def __init__(self, key: Own) -> None:
                self.key: Own = key

            @property
            def shown(self) -> Secret[str]:
                return ""

        def load(name: str) -> Secret[str]:
            return name

        async def later(name: str) -> Secret[str]:
            return name

        def given(text: str) -> None:
            use(text)

        def use(text: str) -> None:
            print(text)

        async def reads(account: Special, form: LogIn, holder: Holder, who: Principal[str], direct: Password) -> None:
            renamed = account.token
            again = renamed or account.name
            use(renamed)
            plain = account.name
            made = load(plain)
            awaited = await later(plain)
            declared: says.IdempotencyKey[str] = plain
            print(renamed, again, plain, made, awaited, declared, form.password, form.name, holder.key, holder.shown, who, direct, API_KEY, account.hint)
            print(len(account.token))
            given(account.name)
    """,
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("renamed", {"Secret"}),
        ("again", {"Secret"}),
        ("plain", set()),
        ("made", {"Secret"}),
        ("awaited", {"Secret"}),
        ("declared", {"IdempotencyKey"}),
        ("form.password", {"Secret"}),
        ("form.name", {"Untrusted"}),
        ("holder.key", {"Secret"}),
        ("holder.shown", {"Secret"}),
        ("who", {"Principal"}),
        ("direct", {"Secret"}),
        ("API_KEY", {"Secret"}),
        ("account.hint", {"Secret"}),
        ("account.name", set()),
        ("len(account.token)", set()),
    ],
)
def test_marks_of_a_value(sources: Sources, text: str, expected: set[str]) -> None:
    fn = sources.fn("marked.reads")
    assert marks(sources.program, fn, sources.value(fn, text, -1)) == expected


def test_a_parameter_has_the_marks_of_what_callers_give(sources: Sources) -> None:
    assert of_parameter(sources.program, sources.fn("marked.use"), "text") == {"Secret"}
    assert of_parameter(sources.program, sources.fn("marked.given"), "text") == set()


def test_fields_and_returns(sources: Sources) -> None:
    assert of_field(sources.program, "marked.Special", "token") == {"Secret"}
    assert of_field(sources.program, "marked.Special", "name") == set()
    assert of_function(sources.program, sources.fn("marked.load")) == {"Secret"}


def test_a_marked_attribute_is_a_lifecycle_whatever_it_is_called(sources: Sources) -> None:
    (one,) = transitions(sources.program, sources.fn("marked.finish"))
    assert (one.field.owner, one.field.name) == ("marked.Delivery", "phase")
