# only: apr-unbounded-retry
"""Rounds of loops that run on for other reasons than a failure, and loops beside them that try again for ever."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable
from typing import Any

import requests
from aiohttp import web

log = logging.getLogger(__name__)


class BadKeyError(Exception):
    hostname: str
    key: bytes


class Host:
    def check(self, path: str) -> None: ...

    def accept(self, hostname: str, key: bytes) -> None: ...

    def reconnect(self) -> None: ...


def run_ready(period: float) -> None:
    while True:
        try:
            requests.post("http://scheduler.internal/run", timeout=5).raise_for_status()
        except requests.RequestException:
            log.exception("the tasks that were ready did not run")
        if not period:
            break
        time.sleep(period)


def run_once_for_sure(url: str) -> None:
    while True:  # error: apr-unbounded-retry
        answer = None
        try:
            answer = requests.get(url, timeout=5)
        except requests.RequestException:
            log.exception("no answer from %s", url)
        if answer is not None:
            break
        time.sleep(2)


def run_until_it_is_done(url: str) -> None:
    while True:  # error: apr-unbounded-retry
        failed = False
        try:
            requests.get(url, timeout=5).raise_for_status()
        except requests.RequestException:
            failed = True
        if not failed:
            break
        time.sleep(2)


async def serve(ws: web.WebSocketResponse, queue: asyncio.Queue[dict[str, str]]) -> None:
    closed = False
    while not closed:
        try:
            message = await queue.get()
            await ws.send_json(message)
            if ws.closed:
                closed = True
        except asyncio.CancelledError:
            closed = True


def fetch_until_there(url: str) -> bytes:
    content = b""
    done = False
    while not done:  # error: apr-unbounded-retry
        try:
            content = requests.get(url, timeout=5).content
            done = True
        except requests.RequestException:
            done = False
            time.sleep(1)
    return content


def purge(candidates: Any, tasks: Any) -> None:
    failed: list[int] = []
    going_on = True
    while going_on:
        keys = list(candidates.exclude(pk__in=failed).values_list("pk", flat=True)[:100])
        try:
            going_on = tasks.filter(pk__in=keys).delete() > 0
        except ValueError:
            for key in keys:
                try:
                    tasks.get(pk=key).delete()
                except ValueError:
                    failed.append(key)


def purge_all(tasks: Any) -> None:
    errors: list[str] = []
    while True:  # error: apr-unbounded-retry
        try:
            tasks.filter(state="done").delete()
            return
        except OSError as error:
            errors.append(str(error))


def from_a_mirror(urls: Iterable[str]) -> bytes:
    left = iter(urls)
    url = next(left)
    while True:
        session = requests.Session()
        session.params = {"source": url}
        request = session.prepare_request(requests.Request("GET", url))
        try:
            return session.send(request, timeout=5).content
        except requests.RequestException:
            if following := next(left, None):
                url = following
                continue
            raise


def from_the_next_mirror(urls: Iterable[str]) -> bytes:
    left = iter(urls)
    url: str | None = next(left)
    while True:
        request = requests.Request("GET", url or "").prepare()
        try:
            return requests.Session().send(request, timeout=5).content
        except requests.RequestException:
            if url := next(left, None):
                continue
            raise


def verify(host: Host, path: str, trusted: bool) -> None:
    while 1:
        try:
            host.check(path)
            break
        except BadKeyError as error:
            if not trusted:
                raise
            host.accept(error.hostname, error.key)


def verify_again(host: Host, path: str) -> None:
    while True:  # error: apr-unbounded-retry
        try:
            host.check(path)
            break
        except OSError as error:
            log.warning("%s: %s", path, error.strerror)
            host.reconnect()


async def answer_of(reader: asyncio.StreamReader) -> str:
    answer = ""
    while True:
        try:
            chunk = await reader.read(1024)
        except ConnectionResetError:
            continue
        answer += chunk.decode()
        if answer.endswith("\n"):
            return answer


async def first_answer(reader: asyncio.StreamReader) -> bytes:
    while True:  # error: apr-unbounded-retry
        try:
            return await reader.read(1024)
        except ConnectionResetError:
            continue
