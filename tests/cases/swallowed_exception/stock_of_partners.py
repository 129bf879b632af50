# only: apr-log-and-continue, apr-swallowed-exception, apr-magic-return, apr-contextless-error-log
"""Stock that is synchronised with partners."""

import asyncio
import concurrent.futures
import contextlib
import json
import os
import queue
import shutil
import signal
import socket
import subprocess
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import psycopg
import redis
import requests
from botocore.exceptions import ClientError
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, IntegrityError, models
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError, PyMongoError
from sqlalchemy import exc as sa_exc
from sqlalchemy.orm import Session

try:
    import orjson
except ImportError:
    orjson = None  # type: ignore[assignment]


class PartnerError(Exception):
    pass


class Partner:
    def push(self, sku: str, count: int) -> None:
        requests.put(f"https://partner.example.com/{sku}", json={"count": count}, timeout=4).raise_for_status()

    async def apush(self, sku: str, count: int) -> None:
        async with httpx.AsyncClient() as client:
            await client.put(f"https://partner.example.com/{sku}", json={"count": count})


class Product(models.Model):
    sku = models.CharField(max_length=20, unique=True)
    count = models.IntegerField()

    class Meta:
        app_label = "stock"


def push_all(partner: Partner, stock: dict[str, int]) -> None:
    for sku, count in stock.items():
        try:
            partner.push(sku, count)
        except requests.RequestException:  # error: apr-swallowed-exception
            continue


def push_one(partner: Partner, sku: str, count: int) -> None:
    try:
        partner.push(sku, count)
    except Exception:  # error: apr-swallowed-exception
        ...


def push_quiet(partner: Partner, sku: str, count: int) -> None:
    with suppress(Exception):  # error: apr-swallowed-exception
        partner.push(sku, count)


def push_quiet_named(partner: Partner, sku: str, count: int) -> None:
    with contextlib.suppress(requests.ConnectionError, requests.Timeout):  # error: apr-swallowed-exception
        partner.push(sku, count)


async def push_together(partner: Partner, stock: dict[str, int]) -> None:
    await asyncio.gather(*(partner.apush(s, c) for s, c in stock.items()), return_exceptions=True)  # error: apr-swallowed-exception


async def push_together_read(partner: Partner, stock: dict[str, int]) -> list[str]:
    results = await asyncio.gather(*(partner.apush(s, c) for s, c in stock.items()), return_exceptions=True)
    return [sku for sku, result in zip(stock, results, strict=True) if isinstance(result, BaseException)]


async def push_together_unread(partner: Partner, stock: dict[str, int]) -> int:
    _results = await asyncio.gather(*(partner.apush(s, c) for s, c in stock.items()), return_exceptions=True)  # error: apr-swallowed-exception
    return len(stock)


async def push_together_raise(partner: Partner, stock: dict[str, int]) -> None:
    for result in await asyncio.gather(*(partner.apush(s, c) for s, c in stock.items()), return_exceptions=True):
        if isinstance(result, Exception):
            raise result


async def stop_tasks(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def stop_one(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def pump(items: asyncio.Queue[str], partner: Partner) -> None:
    while True:
        try:
            await partner.apush(await items.get(), 1)
        except asyncio.CancelledError:  # error: apr-swallowed-exception
            pass


async def wait_unread(partner: Partner, skus: list[str]) -> None:
    tasks = [asyncio.create_task(partner.apush(sku, 1)) for sku in skus]
    await asyncio.wait(tasks)  # error: apr-swallowed-exception


async def wait_read(partner: Partner, skus: list[str]) -> None:
    tasks = [asyncio.create_task(partner.apush(sku, 1)) for sku in skus]
    done, _ = await asyncio.wait(tasks)
    for task in done:
        task.result()


async def wait_read_later(partner: Partner, skus: list[str]) -> list[BaseException | None]:
    tasks = [asyncio.create_task(partner.apush(sku, 1)) for sku in skus]
    await asyncio.wait(tasks)
    return [task.exception() for task in tasks]


def threads_unread(partner: Partner, skus: list[str]) -> None:
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        pool.map(lambda sku: partner.push(sku, 1), skus)  # error: apr-swallowed-exception


def threads_read(partner: Partner, skus: list[str]) -> None:
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda sku: partner.push(sku, 1), skus))


def threads_iterated(partner: Partner, skus: list[str]) -> None:
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for _ in pool.map(lambda sku: partner.push(sku, 1), skus):
            pass


def finally_return(partner: Partner, sku: str) -> bool:
    ok = False
    try:
        partner.push(sku, 1)
        ok = True
    finally:
        return ok  # error: apr-swallowed-exception


def finally_continue(partner: Partner, skus: Iterable[str]) -> None:
    for sku in skus:
        try:
            partner.push(sku, 1)
        finally:
            continue  # error: apr-swallowed-exception


def finally_break(partner: Partner, skus: Iterable[str]) -> None:
    for sku in skus:
        try:
            partner.push(sku, 1)
        finally:
            if sku == "last":
                break  # error: apr-swallowed-exception


def finally_with_loop(partner: Partner, sku: str, paths: list[str]) -> None:
    try:
        partner.push(sku, 1)
    finally:
        for path in paths:
            if not path:
                continue
            Path(path).unlink(missing_ok=True)


class Quiet:
    def __enter__(self) -> "Quiet":
        return self

    def __exit__(self, *args: object) -> bool:
        return True  # error: apr-swallowed-exception


class QuietForOne:
    def __enter__(self) -> "QuietForOne":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: object) -> bool:
        return kind is not None and issubclass(kind, BrokenPipeError)


class AsyncQuiet:
    async def __aenter__(self) -> "AsyncQuiet":
        return self

    async def __aexit__(self, *exc_info: object) -> bool:
        await asyncio.sleep(0)
        return True  # error: apr-swallowed-exception


def everything(partner: Partner) -> None:
    try:
        partner.push("a", 1)
    except BaseException:  # error: apr-swallowed-exception
        return


def bare(partner: Partner) -> None:
    try:
        partner.push("a", 1)
    except:  # noqa: E722  # error: apr-swallowed-exception
        pass


def roll_back_and_raise(session: Session, product: Any) -> None:
    try:
        session.add(product)
        session.commit()
    except BaseException:
        session.rollback()
        raise


def roll_back_only(session: Session, product: Any) -> None:
    try:
        session.add(product)
        session.commit()
    except sa_exc.SQLAlchemyError:  # error: apr-swallowed-exception
        session.rollback()


def django_write(product: Product) -> None:
    try:
        product.save()
    except DatabaseError:  # error: apr-swallowed-exception
        pass


def django_get_then_default(sku: str) -> int:
    try:
        return Product.objects.get(sku=sku).count
    except Product.DoesNotExist:
        return 0


def django_optional(sku: str) -> Product | None:
    product = None
    with suppress(ObjectDoesNotExist):
        product = Product.objects.get(sku=sku)
    return product


def django_create_or_get(sku: str) -> Product:
    try:
        return Product.objects.create(sku=sku, count=0)
    except IntegrityError:
        pass
    return Product.objects.get(sku=sku)


def mongo_insert_once(collection: Collection[dict[str, Any]], event: dict[str, Any]) -> None:
    with suppress(DuplicateKeyError):
        collection.insert_one(event)


def mongo_write(collection: Collection[dict[str, Any]], event: dict[str, Any]) -> None:
    try:
        collection.replace_one({"_id": event["_id"]}, event, upsert=True)
    except PyMongoError:  # error: apr-swallowed-exception
        pass


async def pg_write(connection: asyncpg.Connection, sku: str) -> None:
    try:
        await connection.execute("UPDATE product SET count = count - 1 WHERE sku = $1", sku)
    except asyncpg.PostgresError:  # error: apr-swallowed-exception
        pass


def psycopg_write(connection: psycopg.Connection[Any], sku: str) -> None:
    with suppress(psycopg.Error):  # error: apr-swallowed-exception
        connection.execute("UPDATE product SET count = count - 1 WHERE sku = %s", (sku,))


async def pg_insert_once(connection: asyncpg.Connection, key: str) -> bool:
    try:
        await connection.execute("INSERT INTO seen (key) VALUES ($1)", key)
    except asyncpg.UniqueViolationError:
        return False
    return True


def s3_head(client: Any, key: str) -> bool:
    try:
        client.head_object(Bucket="b", Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] == "404":
            return False
        raise
    return True


def count_of(counts: dict[str, int], sku: str) -> int:
    try:
        return counts[sku]
    except KeyError:
        return 0


def ports(values: list[str]) -> list[int]:
    result = []
    for value in values:
        try:
            result.append(int(value))
        except ValueError:
            continue
    return result


def remove(path: Path) -> None:
    try:
        path.unlink()
    except FileNotFoundError:
        pass
    with suppress(FileNotFoundError):
        os.remove(f"{path}.lock")


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)


def drain(items: "queue.Queue[str]") -> Iterator[str]:
    while True:
        try:
            yield items.get_nowait()
        except queue.Empty:
            break


def close(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    finally:
        sock.close()


def write_report(path: Path, text: str) -> None:
    try:
        path.write_text(text)
    except OSError:  # error: apr-swallowed-exception
        pass


def copy_report(path: Path, target: Path) -> None:
    with suppress(OSError):  # error: apr-swallowed-exception
        shutil.copy(path, target)


def make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True)
    except FileExistsError:
        pass


def parse_counts(lines: list[str], partner: Partner) -> dict[str, int | None]:
    counts: dict[str, int | None] = {}
    for line in lines:
        try:
            counts[line] = int(requests.get(f"https://partner.example.com/{line}", timeout=2).text)
        except requests.RequestException:  # error: apr-swallowed-exception
            counts[line] = None
            continue
    return counts


def warm_cache(client: redis.Redis, stock: dict[str, int]) -> None:
    for sku, count in stock.items():
        try:
            client.set(sku, count)
        except redis.RedisError:  # error: apr-swallowed-exception
            pass


def cached(client: redis.Redis, session: Session, sku: str) -> str:
    try:
        value = client.get(sku)
    except redis.ConnectionError:
        value = None
    if value is None:
        value = session.connection().exec_driver_sql("select 1").scalar()
    return str(value)


def loads(text: str) -> Any:
    try:
        return orjson.loads(text)
    except (AttributeError, NameError):
        return json.loads(text)


def one_swallows(partner: Partner, sku: str) -> None:
    try:
        partner.push(sku, 1)
    except requests.Timeout:
        raise PartnerError from None
    except requests.RequestException as error:
        if error.response is not None and error.response.status_code >= 500:
            raise


def not_found_only(partner: Partner, sku: str) -> None:
    try:
        partner.push(sku, 0)
    except requests.HTTPError as error:
        if error.response.status_code != 404:
            raise


def run_hook(command: list[str]) -> None:
    try:
        subprocess.run(command, check=True, timeout=60)
    except subprocess.CalledProcessError:  # error: apr-swallowed-exception
        pass


def in_thread(partner: Partner, errors: list[BaseException]) -> threading.Thread:
    def work() -> None:
        try:
            partner.push("a", 1)
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    return thread


async def group(partner: Partner) -> None:
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(partner.apush("a", 1))
            tasks.create_task(partner.apush("b", 1))
    except* httpx.HTTPError:  # error: apr-swallowed-exception
        pass


async def with_deadline(partner: Partner) -> None:
    try:
        async with asyncio.timeout(5):
            await partner.apush("a", 1)
    except TimeoutError:  # error: apr-swallowed-exception
        pass


async def wait_a_little(event: asyncio.Event) -> None:
    with suppress(asyncio.TimeoutError):
        await asyncio.wait_for(event.wait(), timeout=30)


def next_or_nothing(items: Iterator[str]) -> str:
    try:
        return next(items)
    except StopIteration:
        return ""


def results_of(partner: Partner, skus: list[str]) -> list[str]:
    done = []
    with concurrent.futures.ThreadPoolExecutor() as pool:
        futures = {pool.submit(partner.push, sku, 1): sku for sku in skus}
        for future in concurrent.futures.as_completed(futures):
            try:
                future.result()
            except Exception:  # error: apr-swallowed-exception
                continue
            done.append(futures[future])
    return done


def reload_settings(path: Path, settings: dict[str, Any]) -> None:
    try:
        settings.update(json.loads(path.read_text()))
    except (OSError, json.JSONDecodeError):  # error: apr-swallowed-exception
        pass
