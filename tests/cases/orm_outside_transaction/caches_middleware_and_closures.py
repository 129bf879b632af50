"""A cache, a request's state and a lambda outlive the session too."""
# only: apr-orm-outside-transaction

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import Any

from cachetools import TTLCache, cached
from fastapi import BackgroundTasks, Request, Response
from sqlalchemy import create_engine, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Query, Session, make_transient, mapped_column, sessionmaker
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint

engine = create_engine("postgresql:///shop")
SessionLocal = sessionmaker(engine)
sessions = async_sessionmaker(create_async_engine("postgresql+asyncpg:///shop"))
NoExpiry = partial(Session, engine, expire_on_commit=False)


class KeepingSession(AsyncSession):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, expire_on_commit=False, **kwargs)


configured = sessionmaker(engine)
configured.configure(expire_on_commit=False)


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


def greet(user: object) -> None:
    print(user)


class UserCache:
    def __init__(self) -> None:
        self._cache: dict[int, User] = {}
        self._names: dict[int, str] = {}

    def load(self, session: Session, user_id: int) -> None:
        user = session.get_one(User, user_id)
        self._cache[user_id] = user  # error: apr-orm-outside-transaction

    def load_name(self, session: Session, user_id: int) -> None:
        self._names[user_id] = session.get_one(User, user_id).name


@cached(TTLCache(100, 60))
def user_by_name(name: str) -> User | None:
    session = SessionLocal()
    return session.scalar(select(User).where(User.name == name))  # error: apr-orm-outside-transaction


@cached(TTLCache(100, 60))
def id_by_name(name: str) -> int | None:
    session = SessionLocal()
    return session.scalar(select(User.id).where(User.name == name))


class Profile:
    def __init__(self, session: Session, user_id: int) -> None:
        self._session = session
        self._user_id = user_id

    @cached_property
    def user(self) -> User:
        return self._session.get_one(User, self._user_id)


class ClosedTooEarly(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        async with sessions() as session:
            request.state.user = await session.get(User, 1)  # error: apr-orm-outside-transaction
        return await call_next(request)


class OpenForTheRequest(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        async with sessions() as session:
            request.state.user = await session.get(User, 1)
            return await call_next(request)


def captured(session: Session, user_id: int, tasks: BackgroundTasks) -> None:
    user = session.get_one(User, user_id)
    tasks.add_task(lambda: greet(user.name))  # error: apr-orm-outside-transaction


def partly(session: Session, user_id: int, tasks: BackgroundTasks) -> None:
    user = session.get_one(User, user_id)
    tasks.add_task(partial(greet, user))  # error: apr-orm-outside-transaction


def captured_value(session: Session, user_id: int, tasks: BackgroundTasks) -> None:
    name = session.get_one(User, user_id).name
    tasks.add_task(lambda: greet(name))


def of_a_partial(user_id: int) -> User:
    with NoExpiry() as session:
        return session.get_one(User, user_id)


async def of_a_subclass(user_id: int) -> str:
    async with KeepingSession() as session:
        user = await session.get_one(User, user_id)
        await session.commit()
        return user.name


def of_a_configured_factory(user_id: int) -> User:
    with configured() as session:
        return session.get_one(User, user_id)


def made_transient(user_id: int) -> User:
    with SessionLocal() as session:
        user = session.get_one(User, user_id)
        make_transient(user)
    return user


def page_of_users(limit: int) -> dict[str, Any]:
    with SessionLocal() as session:
        users = session.scalars(select(User).limit(limit)).all()
        return {"items": users, "count": len(users)}  # error: apr-orm-outside-transaction


def found_or_none(name: str) -> User | None:
    with SessionLocal() as session:
        user = session.scalars(select(User).where(User.name == name)).first()
        if user is None:
            return None
        return user  # error: apr-orm-outside-transaction


def by_callback(name: str, use: Callable[[User], int]) -> int:
    with SessionLocal() as session:
        user = session.scalars(select(User).where(User.name == name)).one()
        return use(user)


async def later(name: str, use: Callable[[User], Awaitable[int]]) -> int:
    async with sessions() as session:
        user = (await session.scalars(select(User).where(User.name == name))).one()
    return await use(user)  # error: apr-orm-outside-transaction


@dataclass
class Found:
    user: User
    is_new: bool


@dataclass
class Named:
    name: str


def wrapped_in_a_result(user_id: int) -> Found:
    with SessionLocal() as session:
        user = session.get_one(User, user_id)
        return Found(user, is_new=False)  # error: apr-orm-outside-transaction


def wrapped_value(user_id: int) -> Named:
    with SessionLocal() as session:
        return Named(session.get_one(User, user_id).name)


def read_by_a_generator_afterwards(limit: int) -> Iterator[str]:
    with SessionLocal() as session:
        users = session.scalars(select(User).limit(limit)).all()
        return (user.name for user in users)  # error: apr-orm-outside-transaction


class Users:
    def __init__(self) -> None:
        self._session = SessionLocal()

    def by_id(self, user_id: int) -> User:
        return self._session.get_one(User, user_id)

    def close(self) -> None:
        self._session.close()


def after_its_repository_is_closed(user_id: int) -> str:
    users = Users()
    user = users.by_id(user_id)
    users.close()
    return user.name  # error: apr-orm-outside-transaction


def before_its_repository_is_closed(user_id: int) -> str:
    users = Users()
    user = users.by_id(user_id)
    name = user.name
    users.close()
    return name


def queried_lazily(name: str) -> "Query[User]":
    with SessionLocal() as session:
        return session.query(User).filter(User.name == name)  # error: apr-orm-outside-transaction


def chosen_by_the_settings(user_id: int, expire: bool) -> User:
    with Session(engine, expire_on_commit=expire) as session:
        return session.get_one(User, user_id)


@cache
def factory() -> "sessionmaker[Session]":
    return sessionmaker(engine, expire_on_commit=False)


def of_a_factory_function(user_id: int) -> User:
    with factory()() as session:
        return session.get_one(User, user_id)


def given_to_a_row_of_the_same_session(user_id: int, name: str) -> None:
    with SessionLocal.begin() as session:
        user = session.get_one(User, user_id)
        user.name = name
        session.add(user)


def opened_in_a_loop(ids: list[int]) -> list[str]:
    names = []
    for user_id in ids:
        with SessionLocal() as session:
            user = session.get_one(User, user_id)
            names.append(user.name)
    return names


def opened_in_a_loop_and_collected(ids: list[int]) -> list[User]:
    users = []
    for user_id in ids:
        with SessionLocal() as session:
            users.append(session.get_one(User, user_id))
    return users  # error: apr-orm-outside-transaction


def compared_only(user_id: int, other: int) -> bool:
    with SessionLocal() as session:
        user, second = session.get(User, user_id), session.get(User, other)
    return user is second


def raised_when_absent(user_id: int) -> str:
    with SessionLocal() as session:
        user = session.get(User, user_id)
        name = user.name if user is not None else ""
    if user is None:
        raise LookupError(user_id)
    return name
