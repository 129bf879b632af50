"""Which methods run on a row that has no type."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.row_methods import called_on_rows, edges_of_rows, methods_of_row

SOURCES = {
    "untyped_rows": """
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

        class Base(DeclarativeBase):
            pass

        class Permit(Base):
            __tablename__ = "permits"
            id: Mapped[int] = mapped_column(primary_key=True)
            status: Mapped[str]

            def submit(self):
                self.status = "submitted"

            @staticmethod
            def submit_all():
                pass

            @property
            def open(self):
                return self.status != "closed"

            def __str__(self):
                return self.status

        class Letter:
            def submit(self):
                pass

        def find(session, key):
            return session.query(Permit).filter(Permit.id == key).one()

        def loaded(session, key):
            permit = find(session, key)
            permit.submit()

        def given(letter):
            letter.submit()

        def static(session, key):
            permit = find(session, key)
            permit.submit_all()

        def absent(session, key):
            permit = find(session, key)
            permit.withdraw()

        def listed(session):
            return [(one.open, f"{one}", one.submit()) for one in session.query(Permit).all()]

        def opened(session):
            for one in session.query(Permit).all():
                one.open = True
    """,
}


@pytest.mark.parametrize(("name", "expected"), [("loaded", ["Permit.submit"]), ("given", []), ("static", []), ("absent", [])])
def test_methods_of_row(sources: Any, name: str, expected: list[str]) -> None:
    program = sources.program
    fn = program.functions[f"untyped_rows.{name}"]
    call = fn.calls[-1]
    assert [one.full.removeprefix("untyped_rows.") for one in methods_of_row(program, fn, call)] == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("listed", [("Permit.submit", "call"), ("Permit.open", "property"), ("Permit.__str__", "text")]),
        ("loaded", [("Permit.submit", "call")]),
        ("opened", []),
        ("given", []),
        ("static", []),
    ],
)
def test_edges_of_rows(sources: Any, name: str, expected: list[tuple[str, str]]) -> None:
    found = edges_of_rows(sources.program, sources.program.functions[f"untyped_rows.{name}"])
    assert sorted((one.callee.full.removeprefix("untyped_rows."), one.how) for one in found) == sorted(expected)


def test_methods_that_somebody_calls_on_a_row(sources: Any) -> None:
    assert {one.removeprefix("untyped_rows.") for one in called_on_rows(sources.program)} == {"Permit.submit"}
