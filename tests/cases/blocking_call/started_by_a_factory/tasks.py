import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import FastAPI


def create_start_handler(app: FastAPI) -> Callable[[], Awaitable[None]]:
    async def start_app() -> None:
        app.state.settings = Path("/etc/shop.toml").expanduser().read_text()
        await load_templates(app)
        app.state.discovering = asyncio.create_task(discover(app))

    return start_app


async def discover(app: FastAPI) -> None:
    while True:
        app.state.images = [path.name for path in Path("/srv/images").iterdir()]  # error: apr-blocking-call
        await find_thumbnails()
        await asyncio.sleep(60)


async def find_thumbnails() -> list[str]:
    return os.listdir("/srv/thumbnails")  # error: apr-blocking-call


async def load_templates(app: FastAPI) -> None:
    app.state.templates = {path.name: path.read_text() for path in Path(app.state.settings).iterdir()}


def create_reload_route(app: FastAPI) -> Callable[[], Awaitable[None]]:
    async def reload() -> None:
        app.state.settings = Path("/etc/shop.toml").expanduser().read_text()  # error: apr-blocking-call

    return reload
