"""Fields of an object whose class derives from `threading.local`: each thread has its own, which the tasks of that thread share."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator

from flask import Flask

app = Flask(__name__)


class Mirroring(threading.local):
    def __init__(self) -> None:
        self.enabled = True
        self.depth = 0


class Counting:
    def __init__(self) -> None:
        self.enabled = True
        self.depth = 0


mirroring = Mirroring()
counting = Counting()


@contextlib.contextmanager
def without_mirror() -> Iterator[None]:
    before = mirroring.enabled
    mirroring.enabled = False
    try:
        yield
    finally:
        mirroring.enabled = before


@app.post("/pages")
def store_page() -> str:
    with without_mirror():
        mirroring.depth += 1
        counting.depth += 1  # error: apr-unlocked-shared-state
    return "stored"


async def deepen() -> None:
    before = mirroring.depth
    await asyncio.sleep(1)
    mirroring.depth = before + 1  # error: apr-unlocked-shared-state
