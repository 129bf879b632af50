"""Functions that are there to change rows, and loops that are no loops over many."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.looping import rounds
from apr_mypy.views.row_commands import asks_whether_it_is_still_there, changes_what_it_reads, commands, ends_with_the_first, goes_through_fields

SOURCES = {
    "commanding_parts": """
        from typing import Any

        def save_row(data: Any) -> None: ...

        def requeue(job: str) -> None: ...

        def get_or_create_row(data: Any) -> None: ...

        def created_at(data: Any) -> int:
            return int(data)

        def find(table: Any, key: str) -> Any:
            return table.get(key)

        def upsert(table: Any, key: str) -> None:
            row = find(table, key)
            row.save()

        def through(table: Any, key: str) -> Any:
            save_row(key)
            return table.get(key)

        def filled(table: Any, values: dict[str, int]) -> Any:
            values.update(table.get("a"))
            return values

        def fields(row: Any, values: dict[str, Any], table: Any) -> None:
            for name, value in values.items():
                setattr(row, name, table.get(value))
            for name, value in values.items():
                row.put(name, table.get(value))

        def candidates(keys: list[str], table: Any) -> Any:
            for key in keys:
                row = table.get(key)
                if row is not None:
                    return row
            for key in keys:
                row = table.get(key)
                if not row:
                    return key
            return None

        def rechecked(rows: Any) -> None:
            for row in rows.all():
                rows.filter(id=row.id).exists()
            for row in rows.all():
                rows.filter(parent=row.id).exists()
    """,
}


def function(sources: Any, name: str) -> Any:
    return sources.fn(f"commanding_parts.{name}")


def loops(fn: Any, called: str) -> list[tuple[Any, Any]]:
    """The calls of that name, each with the loop that it stands in."""
    return [(call, next(rounds(fn, call))) for call in fn.calls if call.func.name == called]


@pytest.mark.parametrize(
    ("name", "is_command"), [("save_row", True), ("requeue", True), ("get_or_create_row", True), ("created_at", False), ("find", False)]
)
def test_a_name_says_that_a_function_changes_rows(sources: Any, name: str, is_command: bool) -> None:
    assert commands(function(sources, name)) is is_command


@pytest.mark.parametrize(("name", "changes"), [("upsert", True), ("through", True), ("find", False), ("filled", False)])
def test_a_body_says_that_a_function_changes_rows(sources: Any, name: str, changes: bool) -> None:
    assert changes_what_it_reads(function(sources, name)) is changes


def test_a_target_that_names_attributes_is_a_field(sources: Any) -> None:
    fn = function(sources, "fields")
    assert [goes_through_fields(one) for _, one in loops(fn, "get")] == [True, False]


def test_a_search_ends_with_what_it_finds_and_not_with_what_is_missing(sources: Any) -> None:
    fn = function(sources, "candidates")
    assert [ends_with_the_first(fn, call, one) for call, one in loops(fn, "get")] == [True, False]


def test_a_row_is_asked_for_by_its_own_key(sources: Any) -> None:
    fn = function(sources, "rechecked")
    assert [asks_whether_it_is_still_there(call, one) for call, one in loops(fn, "exists")] == [True, False]
