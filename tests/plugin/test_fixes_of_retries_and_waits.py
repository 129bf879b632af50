"""The fixes for endless retries, waits without a limit and blocking calls fit the line: they name what fails, what nobody counts, and as much time as the work needs."""

from __future__ import annotations

from conftest import Project

SERVICE = """
import asyncio
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx


class Gate:
    def open(self) -> None:
        httpx.get("https://gate", timeout=3)


@contextmanager
def gate() -> Iterator[None]:
    while True:  # take the `yield` out of the loop
        try:
            one = Gate()
            one.open()
            yield
            break
        except OSError:
            pass


def announce() -> str:
    tries = 1
    name = ""
    while not name:  # count tries up in each round
        try:
            name = httpx.get("https://names", timeout=3).text
        except httpx.HTTPError:
            name = ""
        if tries > 5:
            raise RuntimeError(name)
    return name


def back_up() -> None:
    subprocess.run(["pg_dump", "shop"], check=True)  # timeout=6 * 3600)


async def connect() -> None:
    await asyncio.open_connection("mail", 25)  # write `async with asyncio.timeout(10):` around asyncio.open_connection('mail', 25)


async def stop(worker: threading.Thread, limit: float) -> None:
    worker.join(limit)  # await asyncio.to_thread(...) in place of the thread
"""


def test_each_line_gets_the_fix_that_stands_beside_it(project: Project) -> None:
    project.write({"service.py": SERVICE})
    expected = {number: line.partition("  # ")[2] for number, line in enumerate(SERVICE.splitlines(), 1) if "  # " in line}
    told: dict[int, str] = {}
    for rule in ("apr-unbounded-retry", "apr-missing-timeout", "apr-blocking-call"):
        told |= dict(project.fixes(rule))
    assert {number for number, fix in expected.items() if fix not in told.get(number, "")} == set(), told
