"""What ends a thing of the business, what is given where a row is not there or could not be read, and what repositories without annotations give."""

from __future__ import annotations

import pytest

from apr_mypy import facts as f
from apr_mypy.views.absent_answers import absent_answers
from apr_mypy.views.aftermath import paths_after
from apr_mypy.views.ended_things import ends_business
from apr_mypy.views.excepts import takings
from apr_mypy.views.stored_defaults import stores_number
from apr_mypy.views.untyped_rows import gives_thing

from .conftest import Sources

SOURCES = {
    "endings_of_things": """
        class Client:
            def cancel(self, booking_id: int) -> None: ...
            def terminate(self, lease: object) -> None: ...
            def close(self, timeout: float) -> None: ...
            def abort(self, task_id: str) -> None: ...
            def cancel_booking(self, booking_id: int) -> None: ...
        """,
    "absences": """
        class Row:
            stock: int
            price: int

        class Session:
            def get(self, key: int) -> Row | None:
                return None

        def minus(session: Session, key: int) -> int:
            row = session.get(key)
            if row is None:
                return -1
            return row.stock

        def free(session: Session, key: int) -> int:
            if not (row := session.get(key)):
                return 0
            return row.price

        def none_there(session: Session, key: int) -> int:
            row = session.get(key)
            if row is None:
                return 0
            return row.stock

        def index_of(session: Session, key: int) -> int:
            row = session.get(key)
            if row is None:
                return -1
            return row.stock

        def given(row: Row | None) -> int:
            if row is None:
                return -1
            return row.stock
        """,
    "defaults_put_down": """
        def nought(lines: list[str]) -> dict[str, int]:
            found = {}
            for line in lines:
                try:
                    found[line] = int(line)
                except ValueError:
                    found[line] = 0
            return found

        def nothing(lines: list[str]) -> dict[str, int | None]:
            found: dict[str, int | None] = {}
            for line in lines:
                try:
                    found[line] = int(line)
                except ValueError:
                    found[line] = None
            return found
        """,
    "bookings_repository": """
        class BookingRepository:
            def __init__(self, session):
                self.session = session

            def get(self, key):
                return self.session.get(key)

            def get_count(self):
                return self.session.count()
        """,
    "asks_untyped_repositories": """
        from bookings_repository import BookingRepository

        def ask(session):
            bookings = BookingRepository(session)
            first = bookings.get(1)
            number = bookings.get_count()
            other = session.get(2)
            return first, number, other
        """,
}


@pytest.mark.parametrize(("name", "wanted"), [("cancel", True), ("terminate", True), ("close", False), ("abort", False), ("cancel_booking", False)])
def test_a_bare_word_that_is_told_a_thing_of_the_business_ends_that(sources: Sources, name: str, wanted: bool) -> None:
    assert ends_business(sources.fn(f"endings_of_things.Client.{name}")) is wanted


@pytest.mark.parametrize(("name", "wanted"), [("minus", "-1"), ("free", "0"), ("none_there", ""), ("index_of", ""), ("given", "")])
def test_a_number_for_a_row_that_is_not_there(sources: Sources, name: str, wanted: str) -> None:
    assert "".join(zero.text for _, zero, _ in absent_answers(sources.fn(f"absences.{name}"))) == wanted


@pytest.mark.parametrize(("name", "wanted"), [("nought", True), ("nothing", False)])
def test_a_number_that_is_stored_for_what_could_not_be_read(sources: Sources, name: str, wanted: bool) -> None:
    fn = sources.fn(f"defaults_put_down.{name}")
    (taking,) = takings(fn)
    assert [stores_number(fn, path) for path in paths_after(taking)] == [wanted]


@pytest.mark.parametrize(("text", "wanted"), [("bookings.get(1)", True), ("bookings.get_count()", False), ("session.get(2)", False)])
def test_what_a_repository_without_annotations_gives(sources: Sources, text: str, wanted: bool) -> None:
    call = sources.value("asks_untyped_repositories.ask", text)
    assert isinstance(call, f.Call)
    assert gives_thing(sources.fn("asks_untyped_repositories.ask"), call) is wanted
