"""What is run to its end before the loop runs for ever, and what is entered by a lifespan, comes before serving."""

# only: apr-blocking-call
import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from fastapi import FastAPI
from tornado.ioloop import IOLoop


def read_secrets(path: str) -> bytes:
    return Path(path).read_bytes()


class Hub:
    async def initialize(self, path: str) -> None:
        self.secrets = read_secrets(path)

    async def start(self) -> None:
        Path("hub.pid").write_text("1")

    async def launch_async(self, path: str) -> None:
        await self.initialize(path)
        await self.start()

    @classmethod
    def launch(cls, path: str) -> None:
        self = cls()
        loop = IOLoop(make_current=False)
        loop.run_sync(partial(self.launch_async, path))
        loop.start()


async def set_up(path: str) -> bytes:
    return read_secrets(path)


async def tick(path: str) -> bytes:
    return read_secrets(path)  # error: apr-blocking-call


def main(path: str) -> None:
    loop = asyncio.new_event_loop()
    loop.run_until_complete(set_up(path))
    ticking = loop.create_task(tick(path))
    try:
        loop.run_forever()
    finally:
        ticking.cancel()


class Certificates:
    def __init__(self, path: str) -> None:
        self.path = path

    async def __aenter__(self) -> "Certificates":
        self.key = read_secrets(self.path)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        return None


class Upload:
    def __init__(self, path: str) -> None:
        self.path = path

    async def __aenter__(self) -> "Upload":
        self.body = read_secrets(self.path)  # error: apr-blocking-call
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        return None


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Any]]:
    async with AsyncExitStack() as stack:
        certificates = Certificates("key.pem")
        await stack.enter_async_context(certificates)
        yield {"certificates": certificates}


app = FastAPI(lifespan=lifespan)


@app.post("/upload")
async def upload(path: str) -> int:
    async with AsyncExitStack() as stack:
        taken = await stack.enter_async_context(Upload(path))
        return len(taken.body)
