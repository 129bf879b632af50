# only: apr-log-and-continue, apr-swallowed-exception, apr-magic-return
"""Exceptions that are an answer, clean-up that may fail, and results that somebody reads."""

import asyncio
import contextlib
import os
import queue
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from concurrent.futures import wait as wait_for_all
from pathlib import Path
from types import TracebackType
from typing import Any

import requests
from django.core.cache import cache
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from starlette.websockets import WebSocket, WebSocketDisconnect

try:
    import orjson  # type: ignore[import-not-found]
except ImportError:
    orjson = None


class Base(DeclarativeBase):
    pass


class Tag(Base):
    __tablename__ = "tag"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class Setting(models.Model):
    value = models.TextField()

    class Meta:
        app_label = "shop"


class OrderNotFound(Exception):  # noqa: N818
    pass


def key_to_default(settings: dict[str, str]) -> int:
    port = 80
    try:
        port = int(settings["port"])
    except KeyError:
        pass
    return port


def removed(path: Path) -> None:
    try:
        path.unlink()
    except FileNotFoundError:
        pass


def removed_any(path: Path) -> None:
    try:
        os.remove(path)
    except OSError:
        pass


def removed_tree(path: Path) -> None:
    with contextlib.suppress(OSError):
        shutil.rmtree(path)


def killed(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)


def closed(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    sock.close()


def stopped(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()


def drained(items: "queue.Queue[int]") -> list[int]:
    found: list[int] = []
    while True:
        try:
            found.append(items.get_nowait())
        except queue.Empty:
            break
    return found


def polled(items: "queue.Queue[int]", stop: Any) -> None:
    while not stop.is_set():
        try:
            item = items.get(timeout=1)
        except queue.Empty:
            continue
        print(item)


async def polled_async(items: asyncio.Queue[int]) -> None:
    while True:
        try:
            item = await asyncio.wait_for(items.get(), timeout=1)
        except TimeoutError:
            continue
        print(item)


def first(numbers: Iterator[int]) -> None:
    try:
        print(next(numbers))
    except StopIteration:
        pass


def tag(session: Session, name: str) -> Tag:
    try:
        with session.begin_nested():
            row = Tag(name=name)
            session.add(row)
            return row
    except IntegrityError:
        pass
    return session.scalars(select(Tag).where(Tag.name == name)).one()


def tag_in_handler(session: Session, name: str) -> Tag:
    row = Tag(name=name)
    try:
        session.add(row)
        session.flush()
    except IntegrityError:
        session.rollback()
        row = session.scalars(select(Tag).where(Tag.name == name)).one()
    return row


def setting(name: str) -> str:
    try:
        return str(Setting.objects.get(pk=name).value)
    except Setting.DoesNotExist:
        return "default"


def forgotten(user: Any) -> None:
    try:
        user.profile.delete()
    except ObjectDoesNotExist:
        pass


def one(session: Session) -> None:
    try:
        session.scalars(select(Tag)).one()
    except NoResultFound:
        session.add(Tag(name="first"))


def own_not_found(orders: list[int]) -> None:
    for order in orders:
        try:
            find(order)
        except OrderNotFound:
            continue


def find(order: int) -> None:
    raise OrderNotFound


async def left(websocket: WebSocket) -> None:
    await websocket.accept()
    try:
        while True:
            await websocket.send_text(await websocket.receive_text())
    except WebSocketDisconnect:
        pass


class Worker:
    def __init__(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        await asyncio.sleep(1)

    async def stop(self) -> None:
        self._task.cancel()
        try:
            await self._task
        except asyncio.CancelledError:
            pass

    async def stopped(self) -> None:
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    async def finished(self) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await self._task


async def one_of(first: Any, second: Any) -> Any:
    other = asyncio.create_task(second)
    result = await first
    other.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await other
    return result


async def several(tasks: list["asyncio.Task[None]"]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def told(jobs: list[Any]) -> None:
    results = await asyncio.gather(*jobs, return_exceptions=True)
    failures = [one for one in results if isinstance(one, Exception)]
    if failures:
        raise ExceptionGroup("jobs failed", failures)


async def paired(names: list[str], jobs: list[Any]) -> dict[str, Any]:
    results = await asyncio.gather(*jobs, return_exceptions=True)
    return dict(zip(names, results, strict=True))


async def waited(jobs: list[Any]) -> None:
    tasks = [asyncio.create_task(job) for job in jobs]
    done, pending = await asyncio.wait(tasks, timeout=5)
    for task in done:
        task.result()
    for task in pending:
        task.cancel()


async def waited_then_awaited(jobs: list[Any]) -> None:
    tasks = [asyncio.create_task(job) for job in jobs]
    await asyncio.wait(tasks)
    for task in tasks:
        await task


def mapped(urls: list[str]) -> list[Any]:
    with ThreadPoolExecutor() as pool:
        return list(pool.map(requests.get, urls))


def mapped_and_walked(urls: list[str]) -> None:
    with ThreadPoolExecutor() as pool:
        for response in pool.map(requests.get, urls):
            print(response)


def submitted(urls: list[str]) -> None:
    with ThreadPoolExecutor() as pool:
        futures = [pool.submit(requests.get, url) for url in urls]
        wait_for_all(futures)
        for future in futures:
            future.result()


def completed(urls: list[str]) -> None:
    with ThreadPoolExecutor() as pool:
        for future in as_completed([pool.submit(requests.get, url) for url in urls]):
            print(future.result())


def loops_in_finally(sockets: list[socket.socket]) -> None:
    try:
        print(sockets)
    finally:
        for sock in sockets:
            if sock.fileno() < 0:
                continue
            sock.close()


class Selective:
    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        return kind is not None and issubclass(kind, KeyError)


class SelectiveToo:
    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        if kind is not None and issubclass(kind, KeyError):
            return True
        return False


class Closing:
    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        return False

    def __del__(self) -> None:
        try:
            print(self)
        except Exception:
            pass


def number(text: str) -> None:
    value = None
    try:
        value = int(text)
    except ValueError:
        pass
    print(value)


def status(url: str) -> None:
    try:
        requests.delete(url, timeout=3).raise_for_status()
    except requests.HTTPError as error:
        if error.response.status_code != 404:
            raise


def answered(url: str) -> None:
    ok = False
    try:
        requests.get(url, timeout=3)
        ok = True
    except requests.RequestException:
        pass
    if not ok:
        raise RuntimeError(url)


def cached(name: str) -> Any:
    try:
        return cache.get(name)
    except KeyError:
        pass
    return Setting.objects.get(pk=name)


def fallback(url: str) -> Any:
    try:
        return requests.get(url, timeout=3).json()
    except requests.RequestException:
        pass
    return requests.get(f"{url}?mirror=1", timeout=3).json()


def in_handler(session: Session, row: object) -> None:
    try:
        session.add(row)
    except Exception:
        try:
            session.rollback()
        except Exception:
            pass
        raise
