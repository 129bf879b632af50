"""`told`: what a tested value says of rows, through lists of errors, messages, flags, and values that were all asked for."""

from __future__ import annotations

from typing import Any

from apr_mypy import facts as f
from apr_mypy.views.lookups import Told, lookup, told

SOURCES = {
    "looked_up_plainly": """
        from django.db import models

        class Tag(models.Model):
            name: "models.CharField[str, str]" = models.CharField(max_length=9)

            class Meta:
                app_label = "tags"

        def names() -> list[str]:
            return list(Tag.objects.values_list("name", flat=True))
    """,
    "looked_up": """
        from sqlalchemy import select
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

        class Base(DeclarativeBase): ...

        class User(Base):
            __tablename__ = "users"
            id: Mapped[int] = mapped_column(primary_key=True)
            email: Mapped[str]
            name: Mapped[str]

        def listed(session: Session, email: str, name: str) -> list[str]:
            errors: list[str] = []
            if session.query(User).filter_by(email=email).first():
                errors.append("taken")
            if not name:
                errors.append("no name")
            if errors:
                return errors
            return []

        def said(session: Session, email: str) -> str:
            error = None
            if session.scalar(select(User).where(User.email == email)) is not None:
                error = "taken"
            if error is None:
                return "free"
            return error

        def flagged(session: Session, email: str) -> bool:
            free = True
            if session.query(User).filter(User.email == email).count():
                free = False
            if free:
                return True
            return False

        def among(session: Session, email: str) -> bool:
            known = {user.email.lower() for user in session.scalars(select(User))}
            if email in known:
                return True
            return False

        def in_a_dict(session: Session, name: str) -> bool:
            by_name = {user.name: user for user in session.scalars(select(User))}
            if by_name.get(name) is None:
                return True
            return False

        def of_others(session: Session, email: str, name: str) -> str:
            note = ""
            if name:
                note = "hello"
            if note:
                return note
            return email
    """,
}


def _last_if(sources: Any, name: str, holds: bool) -> list[Told]:
    """What the last `if` of a function says where its test holds, or does not."""
    fn = sources.fn(f"looked_up.{name}")
    return list(told(sources.program, fn, fn.all(f.If)[-1].tests[0], holds))


def _words(found: list[Told]) -> list[tuple[str, list[str], bool, bool]]:
    return [(one.lookup.model.rpartition(".")[2], sorted(one.lookup.columns[0]), one.present, one.lookup.gathered) for one in found]


def test_a_list_of_errors_says_what_was_asked_where_it_was_filled(sources: Any) -> None:
    assert _words(_last_if(sources, "listed", holds=False)) == [("User", ["email"], False, False)]
    assert _words(_last_if(sources, "listed", holds=True)) == [("User", ["email"], True, False)]


def test_a_message_and_a_flag_say_what_was_asked_where_they_were_set(sources: Any) -> None:
    assert _words(_last_if(sources, "said", holds=True)) == [("User", ["email"], False, False)]
    assert _words(_last_if(sources, "flagged", holds=True)) == [("User", ["email"], False, False)]
    assert _words(_last_if(sources, "flagged", holds=False)) == [("User", ["email"], True, False)]


def test_a_value_is_looked_for_among_all_of_a_column(sources: Any) -> None:
    assert _words(_last_if(sources, "among", holds=False)) == [("User", ["email"], False, True)]
    assert _words(_last_if(sources, "in_a_dict", holds=True)) == [("User", ["name"], False, True)]


def test_other_messages_say_nothing_of_rows(sources: Any) -> None:
    assert _last_if(sources, "of_others", holds=True) == []


def test_a_query_without_any_condition_is_a_look_up_too(sources: Any) -> None:
    fn = sources.fn("looked_up_plainly.names")
    found = [one for call in fn.calls if (one := lookup(sources.program, fn, call)) is not None]
    assert [(one.model, one.columns) for one in found] == [("looked_up_plainly.Tag", (frozenset(),))]
