# only: apr-log-and-continue, apr-swallowed-exception, apr-magic-return
"""Adapters, drivers, signals and views: the failure is lost through attributes, injected loggers, base classes and drivers of every kind."""

import asyncio
import contextlib
import logging
import smtplib
from typing import Annotated, Any, Protocol

import aiofiles
import asyncpg
import httpx
import paramiko
import redis.asyncio as aredis
import requests
import strawberry
from celery import Celery
from django.db.models.signals import post_save
from django.dispatch import receiver
from fastapi import APIRouter, Depends
from rest_framework import viewsets
from rest_framework.response import Response
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession
from tortoise.exceptions import BaseORMException
from tortoise.models import Model as TModel

router = APIRouter()
celery = Celery()


class Base:
    def __init__(self) -> None:
        self.log = logging.getLogger(type(self).__name__)
        self._http = httpx.Client()


class Adapter(Base):
    def sync(self, n: int) -> None:
        try:
            self._http.post("/x").raise_for_status()
        except httpx.HTTPStatusError as e:  # error: apr-log-and-continue
            self.log.error("sync %s %s", n, e.response.status_code)

    def fetch(self, n: int) -> dict[str, Any]:
        try:
            return dict(self._http.get("/x").json())
        except httpx.HTTPError:
            self.log.exception("x")
            return {}  # error: apr-magic-return

    def token(self) -> str:
        try:
            return str(self._http.post("/token").json()["t"])
        except Exception:
            return ""  # error: apr-magic-return


def service(log: Annotated[logging.Logger, Depends()], s: Annotated[AsyncSession, Depends()]) -> None: ...


class Svc:
    def __init__(self, session: AsyncSession, logger: logging.Logger) -> None:
        self.session = session
        self.logger = logger

    async def save(self, row: Any) -> None:
        try:
            self.session.add(row)
            await self.session.commit()
        except (TimeoutError, SQLAlchemyError):  # error: apr-log-and-continue
            await self.session.rollback()
            self.logger.exception("save")

    async def save2(self, row: Any) -> Any:
        try:
            self.session.add(row)
            await self.session.commit()
            return row
        except DBAPIError:
            await self.session.rollback()
            return None  # error: apr-magic-return

    async def save3(self, row: Any) -> bool:
        try:
            self.session.add(row)
            await self.session.commit()
        except SQLAlchemyError:
            await self.session.rollback()
            return False  # error: apr-magic-return
        return True


@receiver(post_save)
def on_save(sender: Any, instance: Any, **kw: Any) -> None:
    try:
        requests.post("https://search", json={"id": instance.pk}, timeout=1)
    except Exception:  # error: apr-swallowed-exception
        pass


class OrderView(viewsets.ViewSet):
    def create(self, request: Any) -> Response:
        try:
            requests.post("https://erp", timeout=1)
        except requests.RequestException as exc:  # error: apr-log-and-continue
            logging.getLogger("x").error("erp: %s", exc)
            return Response({"status": "created"}, status=201)
        return Response({"status": "created"}, status=201)

    def destroy(self, request: Any) -> Response:
        try:
            requests.delete("https://erp", timeout=1)
        except requests.RequestException:  # error: apr-swallowed-exception
            pass
        return Response(status=204)


@celery.task
def nightly() -> None:
    for n in range(3):
        try:
            requests.get(str(n), timeout=1)
        except Exception as e:  # error: apr-log-and-continue
            print(f"failed {n}: {e}")


async def background(urls: list[str]) -> None:
    async with httpx.AsyncClient() as c:
        for u in urls:
            with contextlib.suppress(httpx.HTTPError):  # error: apr-swallowed-exception
                await c.post(u)


@strawberry.type
class Query:
    @strawberry.field
    def price(self) -> float | None:
        try:
            return float(requests.get("https://p", timeout=1).text)
        except requests.RequestException:
            return None  # error: apr-magic-return


async def pg(conn: asyncpg.Connection[Any]) -> list[Any]:
    try:
        return await conn.fetch("SELECT 1")
    except asyncpg.PostgresError:
        return []  # error: apr-magic-return


async def pg_write(conn: asyncpg.Connection[Any]) -> None:
    try:
        await conn.execute("INSERT INTO t VALUES (1)")
    except asyncpg.PostgresError:  # error: apr-swallowed-exception
        pass


async def tort(name: str) -> TModel | None:
    try:
        return await TModel.get(name=name)
    except BaseORMException:
        return None  # error: apr-magic-return


async def red(r: aredis.Redis) -> int:
    try:
        return int(await r.incr("x"))
    except aredis.RedisError:
        return 0  # error: apr-magic-return


def ssh(host: str) -> bool:
    c = paramiko.SSHClient()
    try:
        c.connect(host)
    except paramiko.SSHException:
        return False  # error: apr-magic-return
    return True


def mail(to: str) -> None:
    try:
        with smtplib.SMTP("x") as s:
            s.sendmail("a", to, "x")
    except (smtplib.SMTPException, OSError):  # error: apr-swallowed-exception
        return


async def fileio(path: str) -> None:
    try:
        async with aiofiles.open(path, "w") as f:
            await f.write("x")
    except OSError:  # error: apr-swallowed-exception
        pass


class Port(Protocol):
    def run(self) -> int: ...


class Impl:
    def run(self) -> int:
        try:
            return int(requests.get("https://x", timeout=1).text)
        except Exception as e:
            logging.warning("x %s", e)
            return -1  # error: apr-magic-return


def outer_default(url: str) -> str:
    value = ""
    try:
        value = requests.get(url, timeout=1).text
    except requests.RequestException:  # error: apr-swallowed-exception
        pass
    return value


def loop_magic(urls: list[str]) -> dict[str, str]:
    out: dict[str, str] = {}
    for u in urls:
        try:
            out[u] = requests.get(u, timeout=1).text
        except requests.RequestException as e:  # error: apr-log-and-continue
            logging.error(e)
            out[u] = ""
    return out


def while_retry(url: str) -> str | None:
    tries = 0
    while tries < 3:
        try:
            return requests.get(url, timeout=1).text
        except requests.RequestException:
            tries += 1
            logging.warning("again")
    return None  # error: apr-magic-return


def success_msg(request: Any) -> Any:
    from django.contrib import messages
    from django.shortcuts import redirect

    try:
        requests.post("https://x", timeout=1)
    except requests.RequestException:  # error: apr-log-and-continue
        logging.exception("x")
    messages.success(request, "Saved")
    return redirect("home")


async def wait_for_it(t: "asyncio.Task[None]") -> None:
    try:
        await t
    except asyncio.CancelledError:  # error: apr-swallowed-exception
        pass


async def base_exc(t: "asyncio.Task[None]") -> None:
    try:
        await t
    except BaseException:  # error: apr-log-and-continue
        logging.exception("x")


def subclass_exit() -> None: ...


class Sup(contextlib.AbstractContextManager[None]):
    def __exit__(self, *exc: Any) -> bool:
        return True  # error: apr-swallowed-exception


class Sup2(contextlib.AbstractContextManager[None]):
    def __exit__(self, t: Any, v: Any, tb: Any) -> bool:
        if t:
            print("failed", v)
        return True  # error: apr-log-and-continue


def validate_then(order: dict[str, Any]) -> bool:
    try:
        save(order["id"])
    except KeyError:
        return False
    return True


def save(n: int) -> None: ...
