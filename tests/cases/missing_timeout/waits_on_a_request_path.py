# only: apr-missing-timeout
"""Waiting for another thread or task holds a request; a worker may wait for its next item as long as it likes."""

import asyncio
import queue
import threading
from collections.abc import AsyncIterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed, wait
from typing import Any

from celery import shared_task
from celery.result import AsyncResult
from fastapi import APIRouter, WebSocket
from flask import Flask
from starlette.responses import StreamingResponse

router = APIRouter()
app = Flask(__name__)
results: "queue.Queue[str]" = queue.Queue()
ready = threading.Event()
pool = ThreadPoolExecutor(max_workers=4)
changes: "asyncio.Queue[str]" = asyncio.Queue()


def price(sku: str) -> int:
    return len(sku)


@router.get("/next")
def next_result() -> str:
    return results.get()  # error: apr-missing-timeout


@router.get("/next-in-time")
def next_result_in_time() -> str:
    return results.get(timeout=5)


@router.get("/next-if-any")
def next_result_if_any() -> str | None:
    try:
        return results.get(block=False)
    except queue.Empty:
        return None


@router.get("/ready")
def is_ready() -> bool:
    return ready.wait()  # error: apr-missing-timeout


@app.get("/price/<sku>")
def price_of(sku: str) -> str:
    future = pool.submit(price, sku)
    return str(future.result())  # error: apr-missing-timeout


@app.get("/price-in-time/<sku>")
def price_in_time(sku: str) -> str:
    return str(pool.submit(price, sku).result(timeout=2))


@app.get("/price-if-done/<sku>")
def price_if_done(sku: str) -> str:
    future = pool.submit(price, sku)
    if future.done():
        return str(future.result())
    return "pending"


@app.get("/prices")
def prices() -> dict[str, int]:
    futures = {pool.submit(price, sku): sku for sku in ("a", "b")}
    return {futures[done]: done.result() for done in as_completed(futures, timeout=5)}


@app.get("/prices-for-ever")
def prices_for_ever() -> list[int]:
    futures = [pool.submit(price, sku) for sku in ("a", "b")]
    wait(futures)  # error: apr-missing-timeout
    return [future.result() for future in futures]


@app.get("/rebuild")
def rebuild() -> str:
    thread = threading.Thread(target=price, args=("a",))
    thread.start()
    thread.join()  # error: apr-missing-timeout
    return ", ".join(["done"])


@app.get("/report/<task>")
def report(task: str) -> Any:
    return AsyncResult(task).get()  # error: apr-missing-timeout


def _collect(future: "Future[int]") -> int:
    return future.result()  # error: apr-missing-timeout


@app.get("/collected")
def collected() -> str:
    return str(_collect(pool.submit(price, "a")))


@router.get("/change")
async def next_change() -> str:
    return await changes.get()  # error: apr-missing-timeout


@router.get("/change-in-time")
async def next_change_in_time() -> str:
    return await asyncio.wait_for(changes.get(), timeout=30)


@router.get("/stream")
async def stream() -> StreamingResponse:
    async def events() -> AsyncIterator[str]:
        while True:
            yield await changes.get()

    return StreamingResponse(events())


@router.websocket("/live")
async def live(socket: WebSocket) -> None:
    await socket.accept()
    while True:
        await socket.send_text(await changes.get())


def worker() -> None:
    while True:
        item = results.get()
        price(item)


def drain() -> None:
    """A script's helper: nobody waits for a response."""
    ready.wait()
    results.join()


@shared_task
def nightly() -> int:
    return pool.submit(price, "a").result()


@app.get("/logged")
def logged() -> str:
    def report_done(future: "Future[int]") -> None:
        print(future.result())

    pool.submit(price, "a").add_done_callback(report_done)
    return "accepted"


class Settings:
    """`get`, `wait` and `join` of other things."""

    def get(self, key: str) -> str:
        return key

    def wait(self) -> str:
        return "/".join(["a", "b"])


@router.get("/setting")
def setting() -> str:
    settings = Settings()
    return settings.get("a") + settings.wait()
