# only: apr-log-and-continue, apr-swallowed-exception, apr-magic-return
import asyncio
import concurrent.futures
import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import paramiko
import redis
import requests
from botocore.exceptions import ClientError
from django.db import transaction
from django.db.utils import DatabaseError, OperationalError
from kombu.exceptions import OperationalError as BrokerError
from tortoise.exceptions import BaseORMException
from tortoise.models import Model

IGNORED = (requests.ConnectionError, requests.Timeout)


class Device(Model):
    pass


def notify(url: str) -> None:
    try:
        requests.post(url, timeout=2)
    except Exception as e:  # error: apr-swallowed-exception
        _ = e


def notify_commented(url: str) -> None:
    try:
        requests.post(url, timeout=2)
    except Exception:  # error: apr-swallowed-exception
        # best effort
        pass


def notify_tuple(url: str) -> None:
    with contextlib.suppress(*IGNORED):  # error: apr-swallowed-exception
        requests.post(url, timeout=2)


def notify_else(url: str) -> str:
    state = "new"
    try:
        requests.post(url, timeout=2)
    except IGNORED:  # error: apr-swallowed-exception
        pass
    else:
        state = "sent"
    return "done " * bool(url)


def save(connection: sqlite3.Connection, sql: str) -> None:
    try:
        with connection:
            connection.execute("INSERT INTO a VALUES (?)", (sql,))
    except sqlite3.Error:  # error: apr-swallowed-exception
        pass


def add_column(connection: sqlite3.Connection) -> None:
    try:
        connection.execute("ALTER TABLE a ADD COLUMN b")
    except sqlite3.OperationalError as exc:
        if "duplicate column" not in str(exc):
            raise


def create_bucket(name: str) -> None:
    s3 = boto3.client("s3")
    try:
        s3.create_bucket(Bucket=name)
    except s3.exceptions.BucketAlreadyOwnedByYou:
        pass


def put(name: str, key: str) -> None:
    try:
        boto3.client("s3").put_object(Bucket=name, Key=key)
    except ClientError:  # error: apr-swallowed-exception
        pass


def enqueue(task: Any) -> None:
    try:
        task.delay(1)
    except BrokerError:  # error: apr-swallowed-exception
        pass


@transaction.atomic
def count_up(row: Any) -> None:
    try:
        row.count += 1
        row.save()
    except (DatabaseError, OperationalError):  # error: apr-swallowed-exception
        return None


async def touch(device: Device) -> None:
    try:
        await device.save()
    except BaseORMException:  # error: apr-swallowed-exception
        pass


def remote(command: str) -> str:
    client = paramiko.SSHClient()
    try:
        client.connect("host", timeout=3)
        _, out, _ = client.exec_command(command, timeout=3)
        return out.read().decode()
    finally:
        with contextlib.suppress(Exception):
            client.close()


@contextlib.contextmanager
def workdir() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp())
    try:
        yield path
    finally:
        try:
            shutil.rmtree(path)
        except OSError:
            pass


def acquire(client: redis.Redis, name: str) -> None:
    lock = client.lock(name, timeout=5)
    lock.acquire()
    try:
        client.incr("a")
    finally:
        try:
            lock.release()
        except redis.exceptions.LockError:
            pass


def drain(tasks: list[concurrent.futures.Future[int]]) -> int:
    total = 0
    for task in concurrent.futures.as_completed(tasks):
        with contextlib.suppress(Exception):  # error: apr-swallowed-exception
            total += task.result()
    return total


async def pump(queue: "asyncio.Queue[str]", send: Callable[[str], Any]) -> None:
    while True:
        item = await queue.get()
        try:
            await send(item)
        except Exception:  # error: apr-swallowed-exception
            pass
        finally:
            queue.task_done()


async def heartbeat(send: Callable[[], Any]) -> None:
    while True:
        try:
            await send()
            await asyncio.sleep(5)
        except asyncio.CancelledError:  # error: apr-swallowed-exception
            continue


async def shielded(work: "asyncio.Task[None]") -> None:
    try:
        await asyncio.shield(work)
    except asyncio.CancelledError:
        await work
        raise


async def race(first: Any, second: Any) -> Any:
    tasks = [asyncio.create_task(first), asyncio.create_task(second)]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    return done.pop().result()


async def close_all(clients: list[Any]) -> None:
    await asyncio.gather(*(client.aclose() for client in clients), return_exceptions=True)


async def gather_none(jobs: list[Any]) -> list[Any]:
    results = await asyncio.gather(*jobs, return_exceptions=True)  # error: apr-swallowed-exception
    return [one for one in results if not isinstance(one, Exception)]


async def gather_logged(jobs: list[Any]) -> list[Any]:
    results = await asyncio.gather(*jobs, return_exceptions=True)
    for one in results:
        if isinstance(one, Exception):
            raise one
    return results


class Session:
    def __init__(self) -> None:
        self.errors: list[str] = []

    def __exit__(self, *info: Any) -> bool | None:
        self.close()
        return True  # error: apr-swallowed-exception

    def __enter__(self) -> "Session":
        return self

    def close(self) -> None:
        try:
            os.remove("x")
        except PermissionError as e:
            self.errors.append(str(e))

    def __del__(self) -> None:
        try:
            self.close()
        except Exception:
            pass


class Swallows:
    def __enter__(self) -> "Swallows":
        return self

    def __exit__(self, kind: Any, value: Any, tb: Any) -> bool:
        if kind is not None:
            return True  # error: apr-swallowed-exception
        return False


def return_in_finally(work: Callable[[], int]) -> int:
    result = -1
    try:
        result = work()
    finally:
        if result < 0:
            return 0  # error: apr-swallowed-exception
    return result


def optional_dependency() -> Any:
    try:
        import uvloop  # type: ignore[import-not-found]
    except ImportError:
        return None
    return uvloop


def key_of(data: dict[str, Any]) -> str:
    try:
        return str(data["a"]["b"])
    except (KeyError, TypeError):
        pass
    try:
        return str(data["c"])
    except KeyError:
        return ""


def decode(raw: bytes) -> str:
    for encoding in ("utf-8", "latin-1"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("unknown encoding")


def poll(client: Any) -> None:
    while True:
        try:
            client.poll(timeout=1)
        except TimeoutError:
            continue


def stop(process: Any) -> None:
    process.terminate()
    try:
        process.wait(timeout=5)
    except TimeoutError:
        process.kill()
