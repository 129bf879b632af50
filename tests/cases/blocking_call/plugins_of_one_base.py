# only: apr-blocking-call
"""Plug-ins that share a base: what its methods call on `self` is that of the class that was made, not of another plug-in. Coroutines that are alone on the loop of a thread of their own."""

import asyncio
import subprocess
import threading
import time
from typing import Any

import requests
from fastapi import FastAPI

app = FastAPI()


class Channel:
    def __init__(self, name: str) -> None:
        self.name = name
        self.check()

    def check(self) -> None:
        """Whether the settings will do."""

    def tell(self, text: str) -> None:
        self._tell(text)

    def _tell(self, text: str) -> None:
        raise NotImplementedError


class Pager(Channel):
    def check(self) -> None:
        requests.get("https://pager.example/me", timeout=3)

    def _tell(self, text: str) -> None:
        requests.post("https://pager.example/pages", json={"text": text}, timeout=3)


class Board(Channel):
    def _tell(self, text: str) -> None:
        print(self.name, text)


class Wall(Board):
    def __init__(self, name: str, floor: int) -> None:
        super().__init__(name)
        self.floor = floor

    def _tell(self, text: str) -> None:
        super()._tell(f"{self.floor}: {text}")


@app.post("/board")
async def board(text: str) -> None:
    channel = Board("lobby")
    channel.tell(text)
    Wall("lobby", 2).tell(text)


@app.post("/untyped")
async def untyped(text):  # type: ignore[no-untyped-def]
    channel = Wall("lobby", 2)
    channel.tell(text)


@app.post("/pager")
async def page(text: str) -> None:
    channel = Pager("night")  # error: apr-blocking-call
    channel.tell(text)  # error: apr-blocking-call


@app.post("/any")
async def tell(channel: Channel, text: str) -> None:
    channel.tell(text)  # error: apr-blocking-call


@app.post("/chosen")
async def chosen(loud: bool, text: str) -> None:
    channel: Channel = Board("lobby")
    if loud:
        channel = Pager("night")  # error: apr-blocking-call
    channel.tell(text)  # error: apr-blocking-call


# --- on a loop of their own -------------------------------------------------------------------------------------------------------


async def report() -> None:
    while True:
        requests.post("https://usage.example/up", timeout=5)
        await asyncio.sleep(3600)


def start_reporting() -> threading.Thread:
    thread = threading.Thread(target=asyncio.run, args=(report(),), daemon=True)
    thread.start()
    return thread


async def sweep(folder: str) -> None:
    subprocess.run(["sweep", folder], check=True, timeout=60)
    await asyncio.sleep(1)


def sweeping(folder: str) -> None:
    asyncio.run(sweep(folder))


def start_sweeping(folder: str) -> threading.Thread:
    thread = threading.Thread(target=sweeping, args=(folder,))
    thread.start()
    return thread


async def poll(url: str) -> None:
    requests.get(url, timeout=5)  # error: apr-blocking-call


async def poll_all(urls: list[str]) -> None:
    await asyncio.gather(*[asyncio.create_task(poll(url)) for url in urls])
    time.sleep(1)  # error: apr-blocking-call


def start_polling(urls: list[str]) -> threading.Thread:
    thread = threading.Thread(target=asyncio.run, args=(poll_all(urls),))
    thread.start()
    return thread


async def ping(url: str) -> Any:
    return requests.get(url, timeout=5)  # error: apr-blocking-call


def start_pinging(url: str) -> threading.Thread:
    thread = threading.Thread(target=asyncio.run, args=(ping(url),))
    thread.start()
    return thread


@app.get("/ping")
async def ping_now(url: str) -> str:
    return str(await ping(url))
