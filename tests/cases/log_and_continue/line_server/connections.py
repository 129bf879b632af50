"""What a server calls for each connection has nobody above it; what that calls has."""

import asyncio
import logging

logger = logging.getLogger(__name__)


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(await reader.readline())
    await writer.drain()


async def on_connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        await answer(reader, writer)
    except Exception:
        logger.exception("a connection broke")
    finally:
        writer.close()


async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        await answer(reader, writer)
    except Exception:  # error: apr-log-and-continue
        logger.exception("not forwarded")
