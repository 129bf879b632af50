"""Query sets, commands and objects that do nothing until they are awaited, though they are no coroutines: Tortoise, redis.asyncio, Beanie, Motor, aiohttp, SQLAlchemy, our own `__await__`."""

# only: apr-unawaited-coroutine
from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable, Generator
from typing import Any, ParamSpec, TypeVar

import redis.asyncio as aioredis
from aiohttp import ClientSession
from beanie import Document
from motor.motor_asyncio import AsyncIOMotorCollection
from redis.asyncio import Redis
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession
from tortoise import fields
from tortoise.models import Model

T = TypeVar("T")
P = ParamSpec("P")


class User(Model):
    id = fields.IntField(primary_key=True)
    email = fields.CharField(max_length=200)


class AuditUser(User):
    pass


class Profile(Document):
    email: str


# --- Tortoise -------------------------------------------------------------------------------------------------------------------------


async def tortoise_update(user_id: int) -> None:
    User.filter(id=user_id).update(email="")  # error: apr-unawaited-coroutine


async def tortoise_exists(email: str) -> None:
    if User.filter(email=email).exists():  # error: apr-unawaited-coroutine
        raise ValueError(email)


async def tortoise_get(email: str) -> bool:
    user = AuditUser.get_or_none(email=email)  # error: apr-unawaited-coroutine
    return user is not None


async def tortoise_rows() -> str:
    return f"{User.all()}"  # error: apr-unawaited-coroutine


async def tortoise_delete(user_id: int) -> None:
    query = User.filter(id=user_id)
    query.delete()  # error: apr-unawaited-coroutine


async def tortoise_right(user_id: int) -> list[User]:
    query = User.filter(id=user_id)
    if user_id > 5:
        query = query.exclude(email="")
    await query.update(email="")
    async for user in User.all():
        print(user)
    return await query.order_by("id")


# --- redis ----------------------------------------------------------------------------------------------------------------------------


class Sessions:
    def __init__(self, client: Redis) -> None:
        self.client = client

    async def touch(self, key: str) -> None:
        self.client.expire(key, 60)  # error: apr-unawaited-coroutine

    async def drop(self, key: str) -> None:
        _ = self.client.delete(key)  # error: apr-unawaited-coroutine

    async def known(self, key: str) -> bool:
        return bool(self.client.exists(key))  # error: apr-unawaited-coroutine

    async def in_one_go(self, key: str) -> None:
        async with self.client.pipeline(transaction=True) as pipe:
            pipe.set(key, "1")
            pipe.expire(key, 60)
            await pipe.execute()

    async def in_one_chain(self, key: str) -> None:
        await self.client.pipeline().incr(key).expire(key, 60).execute()

    async def right(self, key: str) -> bool:
        await self.client.set(key, "1", ex=60)
        return bool(await self.client.exists(key))


async def redis_from_a_url(key: str) -> None:
    client = aioredis.from_url("redis://cache")
    client.incr(key)  # error: apr-unawaited-coroutine
    await client.aclose()


def redis_client() -> Any:
    return Redis(host="cache")


# --- Beanie and Motor -----------------------------------------------------------------------------------------------------------------


async def beanie_insert(email: str) -> None:
    Profile(email=email).insert()  # error: apr-unawaited-coroutine


async def beanie_find(email: str) -> None:
    if Profile.find_one(Profile.email == email):  # error: apr-unawaited-coroutine
        raise ValueError(email)


async def beanie_list() -> str:
    profiles = Profile.find_all().to_list()  # error: apr-unawaited-coroutine
    return f"{profiles}"


async def beanie_right(email: str) -> Profile | None:
    return await Profile.find_one(Profile.email == email)


async def motor_insert(users: AsyncIOMotorCollection[Any], email: str) -> None:
    users.insert_one({"email": email})  # error: apr-unawaited-coroutine


async def motor_find(users: AsyncIOMotorCollection[Any], email: str) -> bool:
    found = users.find_one({"email": email})  # error: apr-unawaited-coroutine
    return bool(found)


async def motor_right(users: AsyncIOMotorCollection[Any], email: str) -> list[Any]:
    cursor = users.find({"email": email})
    return await cursor.to_list(length=10)


# --- aiohttp and SQLAlchemy -----------------------------------------------------------------------------------------------------------


async def aiohttp_post(session: ClientSession) -> None:
    session.post("https://example.org/hooks", json={})  # error: apr-unawaited-coroutine


async def aiohttp_stored(session: ClientSession) -> None:
    answer = session.get("https://example.org")  # error: apr-unawaited-coroutine
    print(answer)


async def aiohttp_right(session: ClientSession) -> str:
    async with session.get("https://example.org") as answer:
        return await answer.text()


async def aiohttp_entered_later(session: ClientSession) -> str:
    request = session.get("https://example.org")
    async with request as answer:
        return await answer.text()


async def session_commit(session: AsyncSession) -> None:
    await session.execute(update(User_))
    session.commit()  # error: apr-unawaited-coroutine


async def session_scalar(session: AsyncSession) -> bool:
    count = session.scalar(update(User_))  # error: apr-unawaited-coroutine
    return count == 0


async def session_begin(session: AsyncSession) -> None:
    session.begin()  # error: apr-unawaited-coroutine


async def engine_right(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        await connection.commit()
    connection = await engine.connect()
    await connection.close()


async def session_right(session: AsyncSession) -> None:
    session.add(User_)
    async with session.begin():
        await session.flush()
    session.expunge_all()


User_: Any = None


# --- our own --------------------------------------------------------------------------------------------------------------------------


class Query:
    """Runs when it is awaited."""

    def __init__(self, text: str) -> None:
        self.text = text

    def where(self, text: str) -> Query:
        return Query(f"{self.text} {text}")

    def __await__(self) -> Generator[Any, None, list[str]]:
        return self._run().__await__()

    async def _run(self) -> list[str]:
        await asyncio.sleep(0)
        return [self.text]


async def own_query() -> None:
    Query("delete from users").where("id = 5")  # error: apr-unawaited-coroutine


async def own_query_asked() -> bool:
    if Query("select 1"):  # error: apr-unawaited-coroutine
        return True
    return False


async def own_query_right() -> list[str]:
    query = Query("select 1").where("id = 5")
    return await query.where("true")


class Client:
    """Connects when it is first used; awaiting it only does so earlier."""

    def __await__(self) -> Generator[Any, None, Client]:
        return self.connect().__await__()

    async def __aenter__(self) -> Client:
        return await self.connect()

    async def __aexit__(self, *error: object) -> None:
        await asyncio.sleep(0)

    async def connect(self) -> Client:
        await asyncio.sleep(0)
        return self


def make_client() -> Any:
    return Client()


def own_client() -> bool:
    client = make_client()
    return bool(client) and bool(Client())


# --- made awaitable by a decorator ----------------------------------------------------------------------------------------------------


def in_thread(func: Callable[P, T]) -> Callable[P, Awaitable[T]]:
    @functools.wraps(func)
    async def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.to_thread(func, *args, **kwargs)

    return wrapper


@in_thread
def write_report(name: str) -> int:
    return len(name)


async def decorated() -> None:
    write_report("daily")  # error: apr-unawaited-coroutine


async def decorated_and_asked() -> bool:
    size = write_report("daily")  # error: apr-unawaited-coroutine
    return bool(size)


async def decorated_right() -> int:
    return await write_report("daily")


def in_pool(name: str) -> Callable[..., Any]:
    def decorator(func: Callable[..., Any]) -> Callable[..., Any]:
        async def wrapper(*args: Any, **kwargs: Any) -> Any:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(None, functools.partial(func, *args, **kwargs))

        return wrapper

    return decorator


@in_pool("reports")
def write_untyped(name: str) -> int:
    return len(name)


async def decorated_without_types() -> None:
    write_untyped("daily")  # error: apr-unawaited-coroutine


def timed(func: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        result = func(*args, **kwargs)
        return result

    return wrapper


@timed
async def save(name: str) -> None:
    await asyncio.sleep(0)


async def decorated_and_still_async() -> None:
    save("daily")  # error: apr-unawaited-coroutine


def runs_a_loop(func: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        return asyncio.run(func(*args, **kwargs))

    return wrapper


@runs_a_loop
async def main() -> None:
    await asyncio.sleep(0)


def no_longer_async(connection: AsyncConnection) -> None:
    main()
