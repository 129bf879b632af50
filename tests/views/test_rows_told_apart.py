"""`told_apart`: which of a model's rows a check is about, by what is written out in its query."""

from __future__ import annotations

from typing import Any

from apr_mypy.views.lookups import lookup
from apr_mypy.views.rows_told_apart import told_apart

SOURCES = {
    "apart": """
        from enum import StrEnum

        from sqlalchemy import select
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

        class Kind(StrEnum):
            UPLOAD = "upload"

        class Base(DeclarativeBase): ...

        class Task(Base):
            __tablename__ = "tasks"
            id: Mapped[int] = mapped_column(primary_key=True)
            user_id: Mapped[int]
            kind: Mapped[str]
            failed: Mapped[bool]

        def asked(session: Session, user_id: int) -> object:
            return session.scalar(select(Task).where(Task.user_id == user_id, Task.kind == Kind.UPLOAD, Task.failed.is_(False)))

        def by_keyword(session: Session, user_id: int) -> object:
            return session.query(Task).filter_by(user_id=user_id, kind="upload").first()

        def of_several(session: Session, user_id: int) -> object:
            return session.scalar(select(Task).where(Task.user_id == user_id, Task.kind.in_(["upload", "export"])))

        def by_nothing_else(session: Session) -> object:
            return session.scalar(select(Task).where(Task.kind == "upload"))

        def by_what_comes_in(session: Session, user_id: int, kind: str) -> object:
            return session.scalar(select(Task).where(Task.user_id == user_id, Task.kind == kind))
    """,
}


def _told(sources: Any, name: str, *columns: str) -> tuple[str, list[str]]:
    fn = sources.fn(f"apart.{name}")
    asked = next(one for call in fn.calls if (one := lookup(sources.program, fn, call)) is not None)
    text, fixed = told_apart(asked, columns)
    return text, sorted(fixed)


def test_what_is_compared_with_a_constant_tells_the_rows_apart(sources: Any) -> None:
    text, fixed = _told(sources, "asked", "user_id", "kind", "failed")
    assert fixed == ["failed", "kind"]
    assert "kind ==" in text
    assert "failed.is_(False)" in text
    assert _told(sources, "by_keyword", "user_id", "kind") == ("kind='upload'", ["kind"])


def test_several_values_leave_the_column_free(sources: Any) -> None:
    text, fixed = _told(sources, "of_several", "user_id")
    assert fixed == []
    assert "kind.in_" in text


def test_where_no_other_column_is_left_the_one_row_of_that_value_is_told_of(sources: Any) -> None:
    assert _told(sources, "by_nothing_else", "kind") == ("Task.kind == 'upload'", [])


def test_where_nothing_is_written_out_there_is_nothing_to_tell(sources: Any) -> None:
    assert _told(sources, "by_what_comes_in", "user_id", "kind") == ("", [])
