"""Sessions: the blocks that open and close one, what their ends do, and whether a commit makes rows forget."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from apr_mypy import facts as f
from apr_mypy.views.detached import misuses
from apr_mypy.views.session_rows import Kept, leaves, session_model, touches
from apr_mypy.views.sessions import expiry, scopes_of
from apr_mypy.views.shown import shown

if TYPE_CHECKING:
    from conftest import Sources

SOURCES = {
    "sessions_database": """
        from collections.abc import Iterator
        from contextlib import contextmanager
        from types import TracebackType

        from sqlalchemy import create_engine
        from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
        from sqlalchemy.orm import Session, scoped_session, sessionmaker

        engine = create_engine("sqlite://")
        factory = sessionmaker(engine)
        keeping = sessionmaker(engine, expire_on_commit=False)
        asynchronous = async_sessionmaker(create_async_engine("sqlite+aiosqlite://"), expire_on_commit=False)
        registry = scoped_session(keeping)

        class Quiet(Session):
            def __init__(self) -> None:
                super().__init__(engine, expire_on_commit=False)

        @contextmanager
        def scope() -> Iterator[Session]:
            session = factory()
            try:
                yield session
                session.commit()
            finally:
                session.close()

        @contextmanager
        def lent(session: Session) -> Iterator[Session]:
            yield session

        class Work:
            def __enter__(self) -> "Work":
                self.session = keeping()
                return self

            def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
                self.session.close()
    """,
    "sessions_used": """
        from sqlalchemy import select
        from sqlalchemy.ext.asyncio import AsyncSession
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
        from sessions_database import Quiet, Work, asynchronous, engine, factory, keeping, lent, registry, scope

        class Base(DeclarativeBase): ...

        class User(Base):
            __tablename__ = "users"
            id: Mapped[int] = mapped_column(primary_key=True)
            name: Mapped[str]

        def direct() -> None:
            with Session(engine) as session:
                session.get(User, 1)

        def made() -> None:
            with factory() as session:
                session.get(User, 1)

        def begun() -> None:
            with keeping.begin() as session:
                session.get(User, 1)

        def inner(session: Session) -> None:
            with session.begin():
                session.get(User, 1)

        def nested(session: Session) -> None:
            with session.begin_nested():
                session.get(User, 1)

        def by_manager() -> None:
            with scope() as session:
                session.get(User, 1)

        def borrowed(session: Session) -> None:
            with lent(session) as same:
                same.get(User, 1)

        def by_work() -> None:
            with Work() as work:
                work.session.get(User, 1)

        def by_hand() -> None:
            session = keeping()
            try:
                session.get(User, 1)
            finally:
                session.close()

        def quiet() -> None:
            with Quiet() as session:
                session.get(User, 1)

        def of_the_registry() -> None:
            registry.get(User, 1)
            registry.remove()

        def injected(make: sessionmaker[Session]) -> None:
            with make() as session:
                session.get(User, 1)

        async def asynchronously() -> None:
            async with asynchronous() as session:
                await session.get(User, 1)

        def rows(session: Session) -> list[str]:
            found = session.scalars(select(User)).all()
            first = found[0]
            more = []
            for user in found:
                more.append(user)
            new = User(name="x")
            count = len(found)
            print(first, count, new)
            return [user.name for user in more]

        def apart(one: User | None, other: User) -> tuple[User | None, list[User]]:
            return (one or other, [one for one in [other]])
    """,
}


@pytest.mark.parametrize(
    ("name", "closes", "commits", "names"),
    [
        ("direct", True, False, {"session"}),
        ("made", True, False, {"session"}),
        ("begun", True, True, {"session"}),
        ("inner", False, True, {"session"}),
        ("by_manager", True, True, {"session"}),
        ("borrowed", False, False, {"same"}),
        ("by_work", True, False, {"work"}),
        ("by_hand", True, False, {"session"}),
        ("of_the_registry", True, False, {"registry"}),
        ("asynchronously", True, False, {"session"}),
    ],
)
def test_what_the_end_of_a_block_does(sources: Sources, name: str, closes: bool, commits: bool, names: set[str]) -> None:
    (scope,) = scopes_of(sources.program, sources.fn(f"sessions_used.{name}"))
    assert (scope.closes, scope.commits, scope.names) == (closes, commits, names)


def test_a_savepoint_ends_nothing(sources: Sources) -> None:
    assert scopes_of(sources.program, sources.fn("sessions_used.nested")) == ()


@pytest.mark.parametrize(
    ("name", "expires", "known"),
    [
        ("direct", True, True),
        ("made", True, True),
        ("begun", False, True),
        ("by_manager", True, True),
        ("by_work", False, True),
        ("by_hand", False, True),
        ("quiet", False, True),
        ("of_the_registry", False, True),
        ("injected", True, False),
        ("asynchronously", False, True),
    ],
)
def test_a_commit_expires_rows_unless_the_factory_says_otherwise(sources: Sources, name: str, expires: bool, known: bool) -> None:
    (scope,) = scopes_of(sources.program, sources.fn(f"sessions_used.{name}"))
    said = expiry(sources.program, scope.holder, scope.value)
    assert (said.on, said.known) == (expires, known)


def test_rows_of_a_session_are_what_came_from_it(sources: Sources) -> None:
    fn = sources.fn("sessions_used.rows")
    kept = Kept(sources.program, fn, frozenset(("session",)), lambda record: True)
    assert {"found", "first", "user"} <= kept.derived
    assert kept.added == {"more"}
    assert kept.is_row(sources.value(fn, "found[0]"))
    assert not kept.is_row(sources.value(fn, "User(name='x')"))
    assert not kept.is_row(sources.value(fn, "len(found)"))


def test_what_is_done_with_rows(sources: Sources) -> None:
    fn = sources.fn("sessions_used.rows")
    found = fn.reads("found")
    assert [touch.how for touch in touches(sources.program, fn, found[0])] == ["argument"]  # found[0] is first, which is printed
    assert [touch.how for touch in touches(sources.program, fn, found[1])] == ["argument"]  # each is appended
    assert [touch.how for touch in touches(sources.program, fn, found[2])] == []  # it is counted
    assert [(touch.how, touch.name) for touch in touches(sources.program, fn, fn.reads("more")[-1])] == [("attribute", "name")]


def test_leaves_are_what_a_value_hands_out(sources: Sources) -> None:
    fn = sources.fn("sessions_used.apart")
    (end,) = fn.all(f.Return)
    assert end.value is not None
    assert [shown(one) for one in leaves(end.value)] == ["one", "other", "one"]


def test_models_in_containers_are_rows_and_classes_are_not(sources: Sources) -> None:
    fn = sources.fn("sessions_used.rows")
    module = fn.module
    assert session_model(module, sources.value(fn, "found[0]").type) == "sessions_used.User"
    assert session_model(module, fn.reads("found")[0].type) == "sessions_used.User"
    assert session_model(module, sources.value(fn, "sqlalchemy.select(User)").type) == ""


def test_nothing_is_misused_in_any_of_these(sources: Sources) -> None:
    assert [one for fn in sources.module("sessions_used").functions.values() for one in misuses(sources.program, fn)] == []
