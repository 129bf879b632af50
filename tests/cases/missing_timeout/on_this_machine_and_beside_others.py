# only: apr-missing-timeout
"""What stays on this machine, what a tool says of itself, a pool that has a finding of its own, and waits for whatever comes first; each beside one that can wait for ever."""

import asyncio
import socket
import subprocess
from collections.abc import AsyncIterator
from typing import Any

import anyio
import requests
from aiohttp.helpers import ceil_timeout
from fastapi import APIRouter
from redis import ConnectionPool, Redis

router = APIRouter()
_pool: ConnectionPool | None = None
_limit: float | None = None
_never: float | None = None


def redis() -> "Redis[bytes]":
    global _pool
    if _pool is None:
        _pool = ConnectionPool.from_url("redis://cache:6379/0")  # error: apr-missing-timeout
    return Redis(connection_pool=_pool)


def configure(seconds: float) -> None:
    global _limit
    _limit = seconds


def fetch(url: str) -> bytes:
    return requests.get(url, timeout=_limit).content


def fetch_for_ever(url: str) -> bytes:
    return requests.get(url, timeout=_never).content  # error: apr-missing-timeout


# --- this machine -----------------------------------------------------------------------------------------------------------------


def is_running(path: str) -> bool:
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        sock.connect(path)
    except OSError:
        return False
    finally:
        sock.close()
    return True


def is_reachable(host: str, port: int) -> bool:
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        sock.connect((host, port))  # error: apr-missing-timeout
    except OSError:
        return False
    finally:
        sock.close()
    return True


def is_there(where: str) -> bool:
    local = where.startswith("/")
    sock = socket.socket(socket.AF_UNIX if local else socket.AF_INET, socket.SOCK_STREAM)
    sock.connect(where if local else (where, 80))  # error: apr-missing-timeout
    return True


async def ask_daemon(path: str) -> bytes:
    reader, writer = await asyncio.open_unix_connection(path)
    writer.write(b"status\n")
    return await reader.readline()


async def ask_peer(host: str) -> bytes:
    reader, writer = await asyncio.open_connection(host, 4000)  # error: apr-missing-timeout
    writer.write(b"status\n")
    return await reader.readline()


async def greet(path: str, host: str) -> None:
    async with await anyio.connect_unix(path) as stream:
        await stream.send(b"hello")
    async with await anyio.connect_tcp(host, 4000) as peer:  # error: apr-missing-timeout
        await peer.send(b"hello")


async def open_within(seconds: float, factory: Any, host: str) -> Any:
    loop = asyncio.get_running_loop()
    async with ceil_timeout(seconds):
        return await loop.create_connection(factory, host, 443)


# --- tools ------------------------------------------------------------------------------------------------------------------------


def ssh_version() -> bytes:
    return subprocess.run(["ssh", "-V"], capture_output=True, check=False).stderr


def uptime(host: str) -> bytes:
    return subprocess.run(["ssh", "-F", "none", host, "uptime"], capture_output=True, check=False).stdout  # error: apr-missing-timeout


def project() -> str:
    return subprocess.check_output("gcloud config get-value project", shell=True, text=True).strip()


def services() -> str:
    return subprocess.check_output("gcloud run services list --format json", shell=True, text=True)  # error: apr-missing-timeout


# --- whatever comes first ---------------------------------------------------------------------------------------------------------


@router.get("/both")
async def both(question: str) -> list[str]:
    answers: asyncio.Queue[str] = asyncio.Queue()
    asking = asyncio.create_task(asyncio.sleep(3, question))
    answering = asyncio.create_task(answers.get())
    done, pending = await asyncio.wait({asking, answering}, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    return [task.result() for task in done]


@router.get("/one")
async def one(question: str) -> str:
    answers: asyncio.Queue[str] = asyncio.Queue()
    asking = asyncio.create_task(answers.put(question))
    answer = await answers.get()  # error: apr-missing-timeout
    await asking
    return answer


async def lines(answers: "asyncio.Queue[str | None]") -> AsyncIterator[str]:
    while (line := await answers.get()) is not None:
        yield line


@router.get("/lines")
async def all_lines() -> list[str]:
    answers: asyncio.Queue[str | None] = asyncio.Queue()
    return [line async for line in lines(answers)]
