# only: apr-retry-without-backoff, apr-retry-not-idempotent
"""Attempts at one thing, whose answer may be kept on the object; and rounds that are about another thing each."""

import asyncio
import logging
import random
import time
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.packages.urllib3.util.retry import Retry

logger = logging.getLogger(__name__)


class Sandbox:
    tries = 5

    def __init__(self, http: requests.Session, url: str) -> None:
        self.http = http
        self.url = url
        self.answer: requests.Response | None = None

    def submit(self, name: str) -> None:
        for attempt in range(self.tries):  # error: apr-retry-without-backoff, apr-retry-not-idempotent
            self.answer = self.http.post(f"{self.url}/samples", json={"name": name}, timeout=5)
            if self.answer.status_code == 200:
                break
            time.sleep(3)

    def submit_all(self, names: list[str]) -> None:
        for name in names:
            self.answer = self.http.post(f"{self.url}/samples", json={"name": name}, timeout=5)
            if self.answer.status_code != 200:
                break
            time.sleep(3)


async def check_all(http: requests.Session, queue: asyncio.Queue[str]) -> None:
    pause = 1.0
    while True:
        try:
            name = queue.get_nowait()
        except asyncio.QueueEmpty:
            return
        path = name.lower()
        answer = await asyncio.to_thread(http.get, f"https://checks.example/{path}", timeout=5)
        if answer.status_code == 429:
            pause += 0.2
        elif answer.status_code >= 500:
            return
        await asyncio.sleep(pause)


async def check_one(http: requests.Session, name: str) -> None:
    while True:  # error: apr-retry-without-backoff
        answer = await asyncio.to_thread(http.get, f"https://checks.example/{name}", timeout=5)
        if answer.status_code < 500:
            return
        await asyncio.sleep(1)


class Mailer:
    def __init__(self, relays: list[str]) -> None:
        self.relays = relays

    def send(self, text: str, retries: int) -> bool:  # error: apr-retry-not-idempotent
        for relay in self.relays:
            try:
                return self.hand_over(relay, text)
            except ConnectionError:
                logger.warning("%s takes nothing", relay)
        if retries > 0:
            time.sleep(2)
            return self.send(text, retries - 1)  # error: apr-retry-without-backoff
        return False

    def depth(self, text: str, level: int) -> int:
        for relay in self.relays:
            try:
                return self.relays.index(relay)
            except ValueError:
                continue
        if level > 0:
            return self.depth(text, level - 1)
        return 0

    def hand_over(self, relay: str, text: str) -> bool:
        requests.post(f"https://{relay}/mails", data=text, timeout=5).raise_for_status()
        return True


def values_at(found: Any, path: list[str]) -> Any:
    if not path:
        return found
    first, rest = path[0], path[1:]
    if isinstance(found, list):
        try:
            return values_at(found[int(first)], rest)
        except ValueError:
            values = []
            for item in found:
                values.append(values_at(item, [first, *rest]))
            return values
    return values_at(found[first], rest)


def open_on_any_port(options: dict[str, int], first: int) -> requests.Response:
    for _ in range(50):
        port = random.randint(first, first + 100)
        options.update({"port": port})
        try:
            return requests.post("https://hub.example/sessions", json=options, timeout=5)
        except requests.ConnectionError:
            logger.info("%s is taken", port)
    raise RuntimeError("no port is free")


def open_on_one_port(options: dict[str, int], port: int) -> requests.Response:
    options.update({"port": port})
    for _ in range(9):  # error: apr-retry-without-backoff, apr-retry-not-idempotent
        try:
            return requests.post("https://hub.example/sessions", json=options, timeout=5)
        except requests.ConnectionError:
            logger.info("%s is taken", port)
    raise RuntimeError("the port is taken")


def session_that_repeats(times: int) -> requests.Session:
    session = requests.Session()
    policy = Retry(total=times, backoff_factor=1, status_forcelist=[502, 503])  # error: apr-retry-without-backoff
    session.mount("https://", HTTPAdapter(max_retries=policy))
    return session


def session_that_spreads(times: int) -> requests.Session:
    session = requests.Session()
    policy = Retry(total=times, backoff_factor=1, backoff_jitter=1, status_forcelist=[502, 503])
    session.mount("https://", HTTPAdapter(max_retries=policy))
    return session
