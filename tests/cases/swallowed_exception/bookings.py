# only: apr-log-and-continue, apr-swallowed-exception, apr-magic-return
import asyncio
import concurrent.futures as cf
import contextlib
import importlib
import itertools
import os
import threading
from collections.abc import AsyncIterator, Iterable
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import httpx
import peewee
import requests
import stripe
from django.core.cache import cache
from django.db import models
from django.http import HttpRequest, HttpResponse
from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from pymongo.asynchronous.collection import AsyncCollection
from redis.asyncio import Redis
from rest_framework import serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

router = APIRouter()

for _name in ("ujson", "simplejson"):
    try:
        json: Any = importlib.import_module(_name)
        break
    except ImportError:
        continue


class Room(models.Model):
    name = models.CharField(max_length=10)
    owner = models.OneToOneField("self", null=True, on_delete=models.CASCADE)

    class Meta:
        app_label = "bookings"


class Calendar:
    def put(self, when: str) -> None:
        requests.put(f"https://cal.example.com/{when}", timeout=3).raise_for_status()

    async def aput(self, when: str) -> None:
        async with httpx.AsyncClient() as client:
            await client.put(f"https://cal.example.com/{when}")

    def get(self, when: str) -> dict[str, Any] | None:
        try:
            response = requests.get(f"https://cal.example.com/{when}", timeout=3)
            response.raise_for_status()
        except requests.HTTPError as exc:
            if exc.response.status_code == 404:
                return None
            raise
        return response.json()  # type: ignore[no-any-return]


class Bookings(viewsets.ViewSet):
    calendar = Calendar()

    def create(self, request: Request) -> Response:
        try:
            self.calendar.put(request.data["when"])
        except Exception:  # error: apr-swallowed-exception
            pass
        return Response(status=status.HTTP_201_CREATED)

    def update(self, request: Request, pk: str) -> Response:
        try:
            self.calendar.put(pk)
        except requests.RequestException:
            return Response({"detail": "the calendar is down"}, status=status.HTTP_503_SERVICE_UNAVAILABLE)
        return Response()


class RoomSerializer(serializers.ModelSerializer[Room]):
    class Meta:
        model = Room
        fields = ["name"]

    def create(self, validated_data: dict[str, Any]) -> Room:
        room = Room(**validated_data)
        try:
            room.save()
        except:  # noqa: E722  # error: apr-swallowed-exception
            ...
        return room

    def get_owner(self, room: Room) -> str:
        try:
            return room.owner.name  # type: ignore[union-attr]
        except Room.DoesNotExist:
            return ""


def refund(intent_id: str) -> None:
    try:
        stripe.Refund.create(payment_intent=intent_id)
    except stripe.StripeError:  # error: apr-swallowed-exception
        return


def refund_once(intent_id: str) -> None:
    try:
        stripe.Refund.create(payment_intent=intent_id)
    except stripe.InvalidRequestError as exc:
        if exc.code != "charge_already_refunded":
            raise


@router.websocket("/ws")
async def events(socket: WebSocket) -> None:
    await socket.accept()
    try:
        while True:
            await socket.send_text(await socket.receive_text())
    except WebSocketDisconnect:
        pass


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    task = asyncio.create_task(asyncio.sleep(1000))
    yield
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        pass


@contextmanager
def ignoring() -> Any:
    try:
        yield
    except Exception:  # error: apr-swallowed-exception
        pass


def in_stack(calendar: Calendar, when: str) -> None:
    with ExitStack() as stack:
        stack.enter_context(suppress(Exception))  # error: apr-swallowed-exception
        calendar.put(when)


async def fan_out(calendar: Calendar, whens: list[str]) -> dict[str, str]:
    done = await asyncio.gather(*[calendar.aput(when) for when in whens], return_exceptions=True)  # error: apr-swallowed-exception
    return {when: "ok" for when in whens if done is not None}


async def fan_out_count(calendar: Calendar, whens: list[str]) -> int:
    done = await asyncio.gather(*[calendar.aput(when) for when in whens], return_exceptions=True)  # error: apr-swallowed-exception
    return sum(1 for one in done if not isinstance(one, BaseException))


async def fan_out_group(calendar: Calendar, whens: list[str]) -> None:
    results = await asyncio.gather(*map(calendar.aput, whens), return_exceptions=True)
    errors = [one for one in results if isinstance(one, Exception)]
    if errors:
        raise ExceptionGroup("calendar", errors)


async def wait_all(calendar: Calendar, whens: list[str]) -> None:
    pending = {asyncio.ensure_future(calendar.aput(when)) for when in whens}
    while pending:
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        for one in done:
            one.result()


async def wait_ignored(calendar: Calendar, whens: list[str]) -> None:
    await asyncio.wait({asyncio.ensure_future(calendar.aput(when)) for when in whens}, timeout=5)  # error: apr-swallowed-exception


def pool_map(calendar: Calendar, whens: Iterable[str]) -> None:
    pool = cf.ThreadPoolExecutor(2)
    results = pool.map(calendar.put, whens)  # error: apr-swallowed-exception
    pool.shutdown(wait=True)


def pool_map_tuple(calendar: Calendar, whens: Iterable[str]) -> tuple[None, ...]:
    with cf.ThreadPoolExecutor(2) as pool:
        return tuple(pool.map(calendar.put, whens))


def pool_wait(calendar: Calendar, whens: Iterable[str]) -> None:
    with cf.ThreadPoolExecutor(2) as pool:
        cf.wait([pool.submit(calendar.put, when) for when in whens])  # error: apr-swallowed-exception


class Resource:
    async def __aenter__(self) -> "Resource":
        return self

    async def __aexit__(self, *exc: object) -> bool:
        await asyncio.sleep(0)
        return bool(exc[0])  # error: apr-swallowed-exception


class Tx:
    def __enter__(self) -> "Tx":
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: object) -> bool:
        if kind is None:
            self.commit()
        else:
            self.rollback()
        return False

    def commit(self) -> None: ...

    def rollback(self) -> None: ...


async def push_scope(calendar: Calendar, when: str) -> None:
    try:
        await calendar.aput(when)
    except (asyncio.CancelledError, httpx.HTTPError):  # error: apr-swallowed-exception
        pass


async def clean_on_cancel(calendar: Calendar, when: str) -> None:
    try:
        await calendar.aput(when)
    except asyncio.CancelledError:
        Path(when).unlink(missing_ok=True)
        raise


async def anyio_push(calendar: Calendar, when: str) -> None:
    try:
        await calendar.aput(when)
    except anyio.get_cancelled_exc_class():  # error: apr-swallowed-exception
        pass


async def add_guest(session: AsyncSession, guest: Any) -> None:
    try:
        session.add(guest)
        await session.commit()
    except IntegrityError:  # error: apr-swallowed-exception
        await session.rollback()


async def add_guest_or_conflict(session: AsyncSession, guest: Any) -> None:
    try:
        session.add(guest)
        await session.commit()
    except IntegrityError as exc:
        await session.rollback()
        raise ValueError("guest exists") from exc


async def touch_all(collection: AsyncCollection[dict[str, Any]], ids: list[str]) -> None:
    for one in ids:
        with suppress(Exception):  # error: apr-swallowed-exception
            await collection.update_one({"_id": one}, {"$set": {"seen": True}})


async def read_cache(redis: Redis, session: AsyncSession, key: str) -> str:
    try:
        if (found := await redis.get(key)) is not None:
            return str(found)
    except Exception:
        pass
    return str(await session.scalar(key))  # type: ignore[call-overload]


def django_cache(request: HttpRequest) -> HttpResponse:
    try:
        cache.set("a", 1)
    except Exception:  # error: apr-swallowed-exception
        pass
    return HttpResponse()


def store_defaults(calendar: Calendar, whens: list[str]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for when in whens:
        try:
            result[when] = calendar.get(when)
        except requests.RequestException:  # error: apr-swallowed-exception
            result[when] = {}
            continue
    return result


def first_that_works(mirrors: list[str]) -> bytes:
    for mirror in mirrors:
        try:
            return requests.get(mirror, timeout=3).content
        except requests.RequestException:
            continue
    raise RuntimeError("no mirror answers")


def remember(error_of: dict[str, BaseException], calendar: Calendar, when: str) -> None:
    try:
        calendar.put(when)
    except requests.RequestException as exc:
        error_of[when] = exc


def peewee_write(database: peewee.Database) -> None:
    try:
        database.execute_sql("UPDATE room SET name = 'x'")
    except peewee.OperationalError:  # error: apr-swallowed-exception
        pass


def thread_target(calendar: Calendar, when: str) -> None:
    def run() -> None:
        try:
            calendar.put(when)
        except Exception:  # error: apr-swallowed-exception
            return

    threading.Thread(target=run).start()


def as_integer(text: str) -> int | None:
    with suppress(ValueError):
        return int(text)
    return None


def env_flag(name: str) -> bool:
    try:
        return os.environ[name] == "1"
    except KeyError:
        return False


def batches(items: Iterable[str]) -> Iterable[list[str]]:
    iterator = iter(items)
    while True:
        try:
            first = next(iterator)
        except StopIteration:
            return
        yield [first, *itertools.islice(iterator, 9)]


def run_hooks(hooks: list[partial[None]]) -> None:
    for hook in hooks:
        try:
            hook()
        except Exception:  # error: apr-swallowed-exception
            continue


def try_lock(path: Path) -> bool:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True


async def delete_quietly(session: AsyncSession, row: Any) -> None:
    with contextlib.suppress(SQLAlchemyError):  # error: apr-swallowed-exception
        await session.delete(row)
        await session.commit()
