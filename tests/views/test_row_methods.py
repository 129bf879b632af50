"""Which methods run on a row that has no type."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.row_methods import methods_of_row

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
    """,
}


@pytest.mark.parametrize(("name", "expected"), [("loaded", ["Permit.submit"]), ("given", []), ("static", []), ("absent", [])])
def test_methods_of_row(sources: Any, name: str, expected: list[str]) -> None:
    program = sources.program
    fn = program.functions[f"untyped_rows.{name}"]
    call = fn.calls[-1]
    assert [one.full.removeprefix("untyped_rows.") for one in methods_of_row(program, fn, call)] == expected
