# only: apr-unbounded-retry
"""Loops around an `except` that try nothing again: they outlive a cancellation, look for a free name, go through a text; and bounds that are kept in a name, a deadline, a parameter."""

import asyncio
import datetime
import json
import os
import smtplib
import time
from pathlib import Path
from typing import Any
from urllib.request import urlopen


async def finish(work: "asyncio.Task[int]") -> int:
    cancelled = False
    while True:
        try:
            result = await asyncio.shield(work)
            break
        except asyncio.CancelledError:
            cancelled = True
    if cancelled:
        raise asyncio.CancelledError
    return result


async def end(work: "asyncio.Task[int]") -> None:
    while True:
        try:
            await asyncio.sleep(0)
            work.cancel()
            await asyncio.wait({work})
            break
        except asyncio.CancelledError:
            continue


async def finish_or_begin_again(client: Any) -> Any:
    while True:  # error: apr-unbounded-retry
        try:
            return await client.fetch_rates()
        except (asyncio.CancelledError, OSError):
            await asyncio.sleep(1)


def free_name(folder: Path, name: str, content: bytes) -> Path:
    number = 0
    while True:
        target = folder / (f"{name}-{number}" if number else name)
        try:
            with target.open("xb") as file:
                file.write(content)
            return target
        except FileExistsError:
            number += 1


def free_link(source: str, folder: str) -> str:
    stem, suffix = os.path.splitext(os.path.basename(source))
    candidate, attempt = os.path.join(folder, stem + suffix), 0
    while True:
        try:
            os.link(source, candidate)
            return candidate
        except FileExistsError:
            attempt += 1
            candidate = os.path.join(folder, f"{stem} ({attempt}){suffix}")


def same_name(source: str, target: str) -> str:
    attempt = 0
    while True:  # error: apr-unbounded-retry
        try:
            os.link(source, target)
            return target
        except OSError:
            attempt += 1
            print("not yet", attempt)


def objects_in(text: str) -> list[Any]:
    found, at, decoder = [], 0, json.JSONDecoder()
    while at < len(text):
        start = text.find("{", at)
        try:
            value, end_ = decoder.raw_decode(text, start)
        except json.JSONDecodeError:
            at = start + 1
            continue
        found.append(value)
        at = end_
    return found


def bounded_by_a_name(url: str, most: int) -> bytes:
    content, tried, again = b"", 0, True
    while again:
        try:
            with urlopen(url, timeout=5) as response:
                content = bytes(response.read())
            again = False
        except OSError:
            tried += 1
            again = tried < most
    return content


def moment() -> datetime.datetime:
    return datetime.datetime.now(tz=datetime.UTC)


def bounded_by_a_deadline(url: str) -> bytes:
    deadline = moment() + datetime.timedelta(seconds=60)
    while True:
        try:
            with urlopen(url, timeout=5) as response:
                return bytes(response.read())
        except OSError:
            left = (deadline - moment()).total_seconds()
            if left <= 0:
                raise
            time.sleep(min(1.0, left))


def bounded_by_nothing(url: str) -> bytes:
    deadline = 60.0
    while True:  # error: apr-unbounded-retry
        try:
            with urlopen(url, timeout=5) as response:
                return bytes(response.read())
        except OSError:
            time.sleep(min(1.0, deadline))


def header(name: str, tries: int = 0) -> bytes:
    tries += 1
    try:
        with urlopen(f"https://headers.example.com/{name}", timeout=5) as response:
            return bytes(response.read())
    except OSError:
        if tries < 3:
            return header(name, tries=tries)
        raise


def header_for_ever(name: str, tries: int = 0) -> bytes:
    tries += 1
    try:
        with urlopen(f"https://headers.example.com/{name}", timeout=5) as response:
            return bytes(response.read())
    except OSError:
        return header_for_ever(name, tries=tries)  # error: apr-unbounded-retry


def columns(settings: dict[str, list[str]], form: str | None = None) -> list[str]:
    if form is None:
        return settings["default"]
    try:
        return list(settings[form])
    except ValueError:
        return columns(settings)


def page(url: str, title: str | None = None) -> bytes:
    try:
        with urlopen(url, timeout=5) as response:
            return bytes(response.read()) + (title or "").encode()
    except OSError:
        return page(url)  # error: apr-unbounded-retry


class Mailer:
    def __init__(self, host: str) -> None:
        self.server = smtplib.SMTP(host, timeout=10)

    def connect(self) -> None: ...

    def deliver(self, message: str) -> None:
        failed = None
        while True:
            try:
                self.server.sendmail("a@example.com", ["b@example.com"], message)
                break
            except smtplib.SMTPServerDisconnected as error:
                if not failed:
                    self.connect()
                    failed = error
                else:
                    raise

    def deliver_for_ever(self, message: str) -> None:
        failed = None
        while True:  # error: apr-unbounded-retry
            try:
                self.server.sendmail("a@example.com", ["b@example.com"], message)
                break
            except smtplib.SMTPServerDisconnected as error:
                if not failed:
                    self.connect()
                failed = error


class Owner:
    def decided_elsewhere(self, client: Any, decisions: Any) -> Any:
        while True:
            try:
                return client.run()
            except OSError:
                decision = decisions.latest()
                if not decision.retry:
                    raise
                time.sleep(decision.delay)

    def told_what_kind_it_is(self, client: Any, kinds: Any) -> Any:
        while True:  # error: apr-unbounded-retry
            try:
                return client.run()
            except OSError as error:
                kind = kinds.of(error)
                if not kind.retryable:
                    raise
                time.sleep(1)

    def answered_with_none(self, client: Any, epochs: dict[str, int]) -> Any:
        while True:
            before = epochs["now"]
            try:
                found = client.state()
            except OSError:
                found = None
            if epochs["now"] == before:
                return found

    def asked_again(self, client: Any) -> Any:
        while True:  # error: apr-unbounded-retry
            try:
                found = client.state()
            except OSError:
                found = None
            if found is not None:
                return found

    def started(self, lock: Any) -> Any:
        try:
            return lock.connect()
        except ConnectionRefusedError:
            self.release_lock()
            return self.started(lock)

    def release_lock(self) -> None: ...


def simulate(client: Any, routes: list[str]) -> Any:
    try:
        return client.run(routes)
    except LookupError as error:
        routes.append(str(error))
        return simulate(client, routes)


def simulate_the_same(client: Any, routes: list[str]) -> Any:
    try:
        return client.run(routes)
    except OSError as error:
        print("lost", error)
        return simulate_the_same(client, routes)  # error: apr-unbounded-retry
