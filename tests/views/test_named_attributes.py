"""Attributes that are set by name, sections that only the whole program shows guarded, and handlers that a helper registers."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.program import Program
from apr_mypy.views.named_attributes import attributes_set, dumped_names, setter_of
from apr_mypy.views.request_path import routed_by_helpers
from apr_mypy.views.row_changes import CHECKED
from apr_mypy.views.row_sections import open_places, unguarded
from apr_mypy.views.shown import shown
from apr_mypy.views.sql import asked_in

SOURCES = {
    "named_attributes": """
        from typing import Any
        from pydantic import BaseModel

        class Patch(BaseModel):
            status: str = ""
            note: str = ""

        class Row:
            status: str = ""
            note: str = ""

            def update(self, **data: Any) -> None:
                for key, value in data.items():
                    setattr(self, key, value)

        class Repository:
            def change(self, row: Row, values: dict[str, Any]) -> None:
                for key, value in values.items():
                    setattr(row, key, value)

            def plain(self, row: Row, status: str) -> None:
                setattr(row, "status", status)

        def calls(row: Row, repository: Repository, body: Patch) -> None:
            row.update(status="sent", note="x")
            repository.change(row, {"status": "lost"})
            repository.plain(row, status="new")

        def dumps(body: Patch) -> None:
            whole = body.model_dump()
            some = body.model_dump(exclude={"status"})
            less = body.model_dump()
            less.pop("status")
            print(whole, some, less, body.model_fields_set)
    """,
    "versioned_rows": """
        from typing import Any
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

        class Base(DeclarativeBase):
            pass

        class Versioned:
            version: Mapped[int] = mapped_column(default=1)
            __mapper_args__: dict[str, Any] = {"version_id_col": version}

        class Plain(Base):
            __tablename__ = "plain"
            id: Mapped[int] = mapped_column(primary_key=True)
            status: Mapped[str]
    """,
    "versioned_use": """
        from sqlalchemy.orm import Mapped, Session, mapped_column
        from versioned_rows import Base, Plain, Versioned

        class Order(Versioned, Base):
            __tablename__ = "orders"
            id: Mapped[int] = mapped_column(primary_key=True)
            status: Mapped[str]

        def close(session: Session, pk: int) -> None:
            order = session.get_one(Order, pk)
            if order.status == "open":
                order.status = "closed"
            session.commit()

        def close_plain(session: Session, pk: int) -> None:
            row = session.get_one(Plain, pk)
            if row.status == "open":
                row.status = "closed"
            session.commit()
    """,
    "helped_routes": """
        from collections.abc import Callable
        from typing import Any
        from fastapi import APIRouter

        router = APIRouter()

        def add_route(path: str, endpoint: Callable[..., Any]) -> None:
            router.add_api_route(path, endpoint)

        def direct() -> None: ...
        def helped() -> None: ...
        def other() -> None: ...

        router.add_api_route("/direct", direct)
        add_route("/helped", helped)
        print(other)
    """,
}


@pytest.mark.parametrize(
    ("full", "expected"),
    [
        ("named_attributes.Row.update", ("self", "data", True)),
        ("named_attributes.Repository.change", ("row", "values", False)),
        ("named_attributes.Repository.plain", None),
        ("named_attributes.calls", None),
    ],
)
def test_a_function_that_sets_what_it_is_given_by_name(sources: Any, full: str, expected: tuple[str, str, bool] | None) -> None:
    found = setter_of(sources.fn(full))
    assert (found if found is None else tuple(found)) == expected


def test_the_attributes_that_a_call_has_set(sources: Any) -> None:
    fn = sources.fn("named_attributes.calls")
    said = [(shown(row), name, shown(value)) for call in fn.calls for row, name, value, _ in attributes_set(sources.program, fn, call)]
    assert said == [("row", "status", "'sent'"), ("row", "note", "'x'"), ("row", "status", "'lost'")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("whole", {"status", "note"}), ("some", {"note"}), ("less", {"note"}), ("body.model_fields_set", {"status", "note"})],
)
def test_the_names_that_a_dump_brings(sources: Any, text: str, expected: set[str]) -> None:
    fn = sources.fn("named_attributes.dumps")
    printed = next(call for call in fn.calls if shown(call.func) == "print")
    value = next(arg.value for arg in printed.args if shown(arg.value) == text)
    assert dumped_names(sources.program, fn, value) == expected


def test_what_only_the_whole_program_shows_guarded(sources: Any) -> None:
    module = sources.module("versioned_use")
    alone = {one.load.fn.function.name for one in unguarded(Program.alone(module), CHECKED)}
    whole = {one.load.fn.function.name for one in unguarded(sources.program, CHECKED) if one.load.fn.module is module}
    assert alone == {"close", "close_plain"}
    assert whole == {"close_plain"}
    places = {number for path, number in open_places(sources.program) if path == module.facts.path}
    close = sources.fn("versioned_use.close").function
    assert places
    assert not any(close.line <= number <= close.end_line for number in places)


def test_a_handler_that_a_helper_of_the_project_registers(sources: Any) -> None:
    assert {fn.function.name for fn in routed_by_helpers(sources.program)} == {"helped"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT id FROM jobs WHERE state = 'queued' ORDER BY id LIMIT 1", (("state", "queued"),)),
        ("select * from jobs j where j.state in ('queued', 'new') and id = $1", (("state", "queued"),)),
        ("SELECT id FROM jobs WHERE id = 7", ()),
        ("SELECT state FROM jobs", ()),
    ],
)
def test_what_a_statement_asks_for_by_a_literal(text: str, expected: tuple[tuple[str, str], ...]) -> None:
    assert asked_in(text) == expected
