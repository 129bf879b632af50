# only: apr-log-and-continue
"""A helper that logs and keeps what could not be sent; clean-up that a thread is handed; and near twins in which something is lost."""

import asyncio
import logging
import shutil
from collections import deque
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from anyio.to_thread import run_sync
from starlette.concurrency import run_in_threadpool

logger = logging.getLogger(__name__)


class Channel(Protocol):
    async def publish(self, topic: str, data: bytes) -> None: ...


class Native(Protocol):
    def free(self) -> None: ...

    def flush_rows(self) -> None: ...


class Publisher:
    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self._outbound: deque[tuple[str, bytes]] = deque(maxlen=100)

    async def send(self, topic: str, data: bytes) -> None:
        try:
            await self.channel.publish(topic, data)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            await self._buffer(topic, data, error)

    async def send_or_forget(self, topic: str, data: bytes) -> None:
        try:
            await self.channel.publish(topic, data)
        except Exception as error:  # error: apr-log-and-continue
            await self._complain(topic, error)

    async def _buffer(self, topic: str, data: bytes, error: Exception) -> None:
        self._outbound.append((topic, data))
        logger.warning("%s was not sent and is kept for later: %r", topic, error)

    async def _complain(self, topic: str, error: Exception) -> None:
        logger.warning("%s was not sent: %r", topic, error)

    async def replay(self) -> None:
        unsent = list(self._outbound)
        self._outbound.clear()
        try:
            while unsent:
                await self.channel.publish(*unsent[0])
                unsent.pop(0)
        except Exception as error:
            logger.error("%s messages are left: %r", len(unsent), error)
            if unsent:
                self._requeue_unsent(unsent)

    async def replay_in_part(self) -> None:
        unsent = list(self._outbound)
        self._outbound.clear()
        try:
            while unsent:
                await self.channel.publish(*unsent[0])
                unsent.pop(0)
        except Exception as error:  # error: apr-log-and-continue
            logger.error("%s messages are left: %r", len(unsent), error)

    def _requeue_unsent(self, unsent: list[tuple[str, bytes]]) -> None:
        self._outbound.extendleft(reversed(unsent))


async def drop_clone(path: Path) -> None:
    try:
        await run_sync(shutil.rmtree, str(path))
    except OSError as error:
        logger.warning("%s is still there: %r", path, error)


async def drop_upload(path: Path) -> None:
    try:
        await asyncio.to_thread(path.unlink)
    except OSError as error:
        logger.warning("%s is still there: %r", path, error)


async def drop_in_executor(path: Path) -> None:
    loop = asyncio.get_running_loop()
    try:
        await loop.run_in_executor(None, shutil.rmtree, path)
    except OSError as error:
        logger.warning("%s is still there: %r", path, error)


async def move_upload(path: Path, target: Path) -> None:
    try:
        await asyncio.to_thread(shutil.move, path, target)
    except OSError as error:  # error: apr-log-and-continue
        logger.warning("%s was not moved: %r", path, error)


async def store_upload(path: Path, data: bytes) -> None:
    try:
        await run_in_threadpool(path.write_bytes, data)
    except OSError as error:  # error: apr-log-and-continue
        logger.warning("%s was not written: %r", path, error)


def let_go(handle: Native) -> None:
    try:
        handle.free()
    except Exception as error:
        logger.warning("the handle is left to the collector: %r", error)


def write_rows(handle: Native) -> None:
    try:
        handle.flush_rows()
    except Exception as error:  # error: apr-log-and-continue
        logger.warning("rows were not written: %r", error)


def made(make: Any) -> Any:
    return partial(make)
