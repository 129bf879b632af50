"""What the coroutine that a program runs does before it serves, and after, keeps nobody waiting; what others do meanwhile does, and so does a worker that a task runs."""

# only: apr-blocking-call
from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path


def read_settings(path: str) -> str:
    return Path(path).read_text()


async def open_store(path: str) -> str:
    return read_settings(path)


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(read_settings("banner.txt").encode())  # error: apr-blocking-call
    await writer.drain()


async def ok_serve(pid: str) -> None:
    with open(pid, "w") as file:
        file.write(str(os.getpid()))
    await open_store("shop.toml")
    server = await asyncio.start_server(answer, port=80)
    try:
        await server.serve_forever()
    finally:
        os.remove(pid)


async def ok_wait_for_the_signal(path: str) -> None:
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    settings = read_settings(path)
    working = asyncio.create_task(work(settings, stopped))
    await stopped.wait()
    await working


async def work(settings: str, stopped: asyncio.Event) -> None:
    os.remove(settings)  # error: apr-blocking-call
    await stopped.wait()


async def once(path: str) -> None:
    os.remove(path)  # error: apr-blocking-call


def main() -> None:
    asyncio.run(ok_serve("shop.pid"))
    asyncio.run(ok_wait_for_the_signal("shop.toml"))
    asyncio.run(once("shop.pid"))
