# only: apr-log-and-continue, apr-swallowed-exception, apr-magic-return
"""Many more shapes in which a failure is kept, answered, retried or told: nothing here is reported."""

# ruff: noqa: B904, F841, N802, N814, SIM115, UP007
import asyncio
import enum
import json
import logging
import os
from collections import defaultdict
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Generic, NoReturn, TypeVar, Union

import boto3
import click
import grpc
import httpx
import redis
import requests
import sentry_sdk
import structlog
import typer
from aiohttp import web
from botocore.exceptions import ClientError
from celery import shared_task
from django import forms
from django.core.management.base import BaseCommand, CommandError
from django.db import models
from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from flask import Flask, flash, render_template
from litestar import Response as LResponse
from litestar import post
from litestar.exceptions import HTTPException as LHTTP
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

logger = logging.getLogger(__name__)
log = structlog.get_logger()
app = Flask(__name__)
api = FastAPI()
T = TypeVar("T")


class Job:
    status = ""
    pk = 0


def handle(x: Any) -> Any:
    if x:
        raise RuntimeError
    return x


async def db_row(session: AsyncSession, job: Job) -> None:
    try:
        handle(job)
    except Exception as exc:
        await session.rollback()
        logger.exception("job")
        await session.execute(models.F, {"id": job.pk, "error": str(exc)})
        await session.commit()


class JobRow(models.Model):
    status = models.TextField()

    class Meta:
        app_label = "x"


@shared_task
def run(pk: int) -> None:
    try:
        handle(pk)
    except Exception:
        logger.exception("x")
        JobRow.objects.filter(pk=pk).update(status="failed")


@shared_task
def run2(pk: int) -> None:
    row = JobRow.objects.get(pk=pk)
    try:
        handle(pk)
    except Exception:
        logger.exception("x")
        row.status = "failed"
    else:
        row.status = "done"
    row.save()


def batch(rows: list[int]) -> list[tuple[int, str]]:
    errors = defaultdict(list)
    out = []
    for r in rows:
        try:
            handle(r)
        except Exception as e:
            logger.warning("x")
            errors[r].append(e)
            out.append((r, "failed"))
        else:
            out.append((r, "ok"))
    return out


def outcome(rows: list[int]) -> dict[str, int]:
    stats = {"ok": 0, "failed": 0}
    for r in rows:
        try:
            handle(r)
            stats["ok"] += 1
        except Exception:
            logger.exception("x")
            stats["failed"] += 1
    return stats


class Cmd(BaseCommand):
    def handle(self, *a: Any, **k: Any) -> None:
        try:
            handle(1)
        except RuntimeError as e:
            logger.error("x")
            raise CommandError("x") from e

    def other(self) -> None:
        try:
            handle(1)
        except RuntimeError as e:
            self.stderr.write(f"failed {e}")


@click.command()
def cli() -> None:
    try:
        handle(1)
    except RuntimeError as e:
        click.echo(f"failed: {e}", err=True)
        raise SystemExit(1)


def typer_cmd() -> None:
    try:
        handle(1)
    except RuntimeError as e:
        typer.echo("failed")
        raise typer.Exit(code=1)


@api.websocket("/ws")
async def ws(socket: WebSocket) -> None:
    try:
        await socket.receive_text()
    except WebSocketDisconnect:
        logger.info("left")
    except Exception:
        logger.exception("x")
        await socket.close(code=1011)


@app.route("/x")
def page() -> Any:
    try:
        handle(1)
    except RuntimeError:
        logger.exception("x")
        flash("Could not save", "error")
    return render_template("x.html")


@app.route("/y")
def page2() -> Any:
    error = None
    try:
        handle(1)
    except RuntimeError as e:
        logger.exception("x")
        error = str(e)
    return render_template("x.html", error=error)


class F(forms.Form):
    def clean(self) -> dict[str, Any]:
        try:
            handle(1)
        except RuntimeError:
            logger.exception("x")
            self.add_error(None, "no")
        return {}


@post("/z")
async def litestar_one() -> LResponse[Any]:
    try:
        handle(1)
    except RuntimeError as e:
        logger.exception("x")
        raise LHTTP(status_code=503) from e
    return LResponse({"ok": True})


async def aio(request: web.Request) -> web.Response:
    try:
        handle(1)
    except RuntimeError:
        logger.exception("x")
        return web.json_response({"error": "x"}, status=502)
    return web.json_response({"ok": True})


class Servicer:
    def Get(self, request: Any, context: grpc.ServicerContext) -> Any:
        try:
            return handle(request)
        except RuntimeError as e:
            logger.exception("x")
            context.abort(grpc.StatusCode.INTERNAL, str(e))

    def Put(self, request: Any, context: grpc.ServicerContext) -> Any:
        try:
            return handle(request)
        except RuntimeError as e:
            logger.exception("x")
            context.set_code(grpc.StatusCode.INTERNAL)
            context.set_details(str(e))
            return object()


def replica(primary: Any, replica: Any) -> Any:
    try:
        return replica.execute("SELECT 1")
    except OperationalError:
        logger.warning("replica down")
        return primary.execute("SELECT 1")


def fallback_assign(url: str) -> Any:
    try:
        data = requests.get(url, timeout=1).json()
    except requests.RequestException:
        logger.warning("down, using file")
        data = json.loads(open("x").read())
    return data


async def retry_for_else(url: str) -> None:
    for attempt in range(3):
        try:
            await httpx.AsyncClient().get(url)
            break
        except httpx.HTTPError:
            logger.warning("again")
            await asyncio.sleep(2**attempt)
    else:
        raise RuntimeError("no")


async def retry_last(url: str) -> Any:
    exc: Exception | None = None
    for attempt in range(3):
        try:
            return await httpx.AsyncClient().get(url)
        except httpx.HTTPError as e:
            exc = e
            log.warning("again", attempt=attempt)
            await asyncio.sleep(2**attempt)
    assert exc is not None
    raise exc


async def worker(q: asyncio.Queue[int], stop: asyncio.Event) -> None:
    while not stop.is_set():
        item = await q.get()
        try:
            handle(item)
        except Exception:
            logger.exception("x")
        finally:
            q.task_done()


def future_cb(f: "Future[int]") -> None:
    try:
        f.result()
    except Exception:
        logger.exception("background failed")


def set_future(f: "Future[int]") -> None:
    try:
        f.set_result(handle(1))
    except Exception as e:
        f.set_exception(e)


def thread_error(box: list[BaseException]) -> None:
    try:
        handle(1)
    except BaseException as e:
        box.append(e)


class State:
    ok = True

    def poll(self) -> None:
        try:
            handle(1)
        except RuntimeError:
            logger.warning("down")
            self.ok = False


@dataclass
class Ok(Generic[T]):
    value: T


@dataclass
class Err:
    error: Exception


Result = Union[Ok[T], Err]


def as_result(u: str) -> Result[str]:
    try:
        return Ok(requests.get(u, timeout=1).text)
    except requests.RequestException as e:
        logger.warning("x")
        return Err(e)


class Out(enum.Enum):
    SENT = 1
    FAILED = 2


def send(u: str) -> Out:
    try:
        requests.post(u, timeout=1)
        return Out.SENT
    except requests.RequestException:
        return Out.FAILED


def s3_exists(key: str) -> bool:
    try:
        boto3.client("s3").head_object(Bucket="b", Key=key)
        return True
    except ClientError as e:
        if e.response["Error"]["Code"] == "404":
            return False
        raise


def load_optional(key: str) -> bytes | None:
    try:
        return boto3.client("s3").get_object(Bucket="b", Key=key)["Body"].read()
    except ClientError as e:
        if e.response["Error"]["Code"] == "NoSuchKey":
            return None
        raise


def temp() -> None:
    path = "x"
    try:
        handle(path)
    finally:
        try:
            os.unlink(path)
        except OSError:
            logger.warning("could not remove")


async def cleanup(client: httpx.AsyncClient) -> None:
    try:
        await client.aclose()
    except Exception:
        logger.exception("close failed")


def env() -> int:
    try:
        return int(os.environ["N"])
    except (KeyError, ValueError):
        return 5


def version() -> str:
    try:
        from importlib.metadata import version as v

        return v("x")
    except Exception:
        return "unknown"


def session_decorated(x: int) -> None:
    try:
        handle(x)
    except Exception:
        sentry_sdk.capture_exception()
        raise


def lock(c: redis.Redis) -> bool:
    try:
        return bool(c.set("x", 1, nx=True))
    except redis.RedisError:
        logger.warning("redis down")
        raise


def outbox(rows: list[Any], dead: Any) -> None:
    for r in rows:
        try:
            handle(r)
        except Exception as e:
            logger.exception("x")
            dead.add(r, reason=str(e))


def transitions(o: Any) -> bool:
    """Cancel; whether it was still open."""
    if o.status != "open":
        return False
    o.status = "cancelled"
    return True


def is_due(o: Any) -> bool:
    if o.status != "open":
        return False
    if o.amount < 3:
        return False
    return True


def add(a: int, items: list[int]) -> bool:
    if a in items:
        return False
    items.append(a)
    return True


def first_error(rows: list[int]) -> None:
    err = None
    for r in rows:
        try:
            handle(r)
        except Exception as e:
            logger.exception("x")
            if err is None:
                err = e
    if err:
        raise err


def group(rows: list[int]) -> None:
    errs = []
    for r in rows:
        try:
            handle(r)
        except Exception as e:
            e.add_note(f"row {r}")
            errs.append(e)
    if errs:
        raise ExceptionGroup("x", errs)


async def tg() -> None:
    try:
        async with asyncio.TaskGroup() as g:
            g.create_task(asyncio.sleep(1))
    except* ValueError as eg:
        logger.exception("x")
        raise


def fail(msg: str) -> NoReturn:
    raise SystemExit(msg)


def nr() -> None:
    try:
        handle(1)
    except RuntimeError as e:
        fail(str(e))


def conflict(s: Any) -> None:
    try:
        s.add(1)
        s.commit()
    except IntegrityError as e:
        s.rollback()
        raise ValueError("dup") from e
