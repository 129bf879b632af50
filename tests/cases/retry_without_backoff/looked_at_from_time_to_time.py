# only: apr-retry-without-backoff
"""Loops that ask whether something is so by now: nobody failed, and the pause between two looks is a matter of taste."""

import enum
import errno
import os
import time
from pathlib import Path
from typing import Any

import httpx


class Stage(enum.Enum):
    RUNNING = "running"
    DONE = "done"


def stage_of(client: Any, run: str) -> Any:
    until = time.monotonic() + 120
    while True:
        found = client.run(run)
        if found.status == Stage.DONE:
            return found
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(1)


def answer_of(client: httpx.Client, run: str) -> httpx.Response:
    for _ in range(5):  # error: apr-retry-without-backoff
        found = client.get(f"/runs/{run}")
        if found.status_code == httpx.codes.OK:
            return found
        time.sleep(1)
    raise TimeoutError


def authorised(client: httpx.Client, code: str, interval: int, until: float) -> str:
    while time.time() < until:
        time.sleep(interval)
        answer = client.post("/device/token", data={"code": code})
        if answer.status_code == 200:
            return answer.text
        if answer.status_code == 429:
            interval += 1
    raise TimeoutError


def rates(client: httpx.Client, until: float) -> str:
    while time.time() < until:  # error: apr-retry-without-backoff
        answer = client.get("/rates")
        if answer.status_code == 200:
            return answer.text
        time.sleep(5)
    raise TimeoutError


def seconds_left(lease: Any) -> float:
    return float(lease.ends_at) - time.time()


def watch(client: Any, lease: Any) -> None:
    while (left := seconds_left(lease)) > 0:
        time.sleep(min(5, left))
        try:
            row = client.lease(lease.id)
        except OSError:
            continue
        if row is None:
            return


def port_of(file: Path) -> int:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            return int(file.read_text().splitlines()[0])
        except (OSError, ValueError, IndexError):
            time.sleep(0.01)
    raise TimeoutError


def shows(page: Any, most: int) -> bool:
    visible = False
    for _ in range(most):
        try:
            visible = page.is_visible("#total")
        except OSError:
            pass
        if visible:
            break
    return visible


def sends(mailer: Any, letter: str, most: int) -> bool:
    sent = False
    for _ in range(most):  # error: apr-retry-without-backoff
        try:
            sent = mailer.deliver(letter)
        except OSError:
            pass
        if sent:
            break
    return sent


class WaitForDatabase:
    def handle(self, connection: Any) -> None:
        for _ in range(30):
            try:
                connection.ensure_connection()
                return
            except OSError:
                time.sleep(3)
        raise SystemExit(1)


class Migrate:
    def handle(self, connection: Any) -> None:
        for _ in range(30):  # error: apr-retry-without-backoff
            try:
                connection.migrate()
                return
            except OSError:
                time.sleep(3)
        raise SystemExit(1)


def opened(page: Any) -> bool:
    for opener in ("click", "press", "double-click"):
        try:
            if opener == "click":
                page.click("#cell")
            elif opener == "press":
                page.press("#cell", "Enter")
            else:
                page.double_click("#cell")
        except OSError:
            continue
        return True
    return False


def shown_frame(page: Any) -> Any:
    for frame in page.frames:
        chain = [frame]
        try:
            for link in chain:
                link.element()
            return frame
        except OSError:
            continue
    return None


def busy(page: Any, until: float) -> bool:
    while True:
        try:
            still = bool(page.evaluate("() => busy"))
        except OSError:
            still = False
        if not still or time.monotonic() >= until:
            return still
        time.sleep(0.6)


def replace(source: str, target: str) -> None:
    for attempt in range(40):
        try:
            os.replace(source, target)
            return
        except PermissionError:
            if attempt == 39:
                raise
            time.sleep(0.05)


def clear(folder: Any) -> None:
    for attempt in range(40):
        try:
            folder.discard()
            return
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EBUSY) or attempt == 39:
                raise
            time.sleep(0.05)


def order(shop: Any) -> None:
    for attempt in range(40):  # error: apr-retry-without-backoff
        try:
            shop.order()
            return
        except OSError as error:
            if error.errno == errno.ECONNREFUSED or attempt == 39:
                raise
            time.sleep(0.05)
