"""Guarded code that only looks, asks or tidies up; failures that a field, a flag or the callee keeps; exceptions by which somebody says that it is so already; and next to each one that is lost."""
# only: apr-swallowed-exception

from __future__ import annotations

import contextlib
import logging
import os
import select
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import OperationalError, models
from django.http import HttpRequest, JsonResponse


class PumpRunning(Exception):
    """It was started before."""


class PumpFailedToStart(Exception):
    """It would not."""


class CommandError(Exception):
    """A program has ended with an error."""


class FeedError(Exception):
    """A feed could not be read."""


class FeedTimeout(FeedError):
    """It took too long."""


class VolumeError(Exception):
    """No such volume."""


# --- it is so already ---------------------------------------------------------------------------------------------------------------


class Pump:
    running = False

    def start(self) -> None:
        if self.running:
            raise PumpRunning
        self.running = True

    def fill(self) -> None:
        if not self.running:
            raise PumpFailedToStart
        self.running = False


def start_pump(pump: Pump) -> str:
    try:
        pump.start()
    except PumpRunning:
        pass
    return "started"


def fill_pump(pump: Pump) -> str:
    try:
        pump.fill()
    except PumpFailedToStart:  # error: apr-swallowed-exception
        pass
    return "filled"


# --- files that are only looked at --------------------------------------------------------------------------------------------------


def _free_bytes(path: str) -> int:
    return shutil.disk_usage(path).free


def _note_size(path: str) -> int:
    with open(path + ".size", "w") as stream:
        return stream.write("0")


def usable_volumes(paths: list[str]) -> list[tuple[str, int]]:
    found = []
    for path in paths:
        try:
            free = _free_bytes(path)
        except OSError:
            continue
        found.append((path, free))
    return found


def noted_volumes(paths: list[str]) -> list[tuple[str, int]]:
    found = []
    for path in paths:
        try:
            size = _note_size(path)
        except OSError:  # error: apr-swallowed-exception
            continue
        found.append((path, size))
    return found


def known_variants(path: str) -> dict[str, os.stat_result]:
    found: dict[str, os.stat_result] = {}
    for extension in ("gz", "br"):
        try:
            variant = "{}.{}".format(path, extension)
            found[variant] = os.stat(variant)
        except OSError:
            pass
    return found


# --- programs that are asked, programs that work ------------------------------------------------------------------------------------


def helper_folders() -> list[str]:
    folders = ["/usr/lib/helper"]
    with contextlib.suppress(OSError):
        folders.insert(0, subprocess.run(["helper", "--print-path"], text=True, capture_output=True, check=True).stdout.strip())
    return folders


def find_version(package: str) -> str | None:
    try:
        answer = subprocess.check_output(["packages", "--show", package], text=True)
        for line in answer.splitlines():
            if line.startswith("Version"):
                return line
    except subprocess.CalledProcessError:
        pass
    return None


def install_package(package: str) -> str | None:
    try:
        answer = subprocess.check_output(["packages", "--install", package], text=True)
        for line in answer.splitlines():
            if line.startswith("Version"):
                return line
    except subprocess.CalledProcessError:  # error: apr-swallowed-exception
        pass
    return None


class WorkingCopy:
    def execute(self, words: list[str]) -> str:
        done = subprocess.run(["vcs", *words], text=True, capture_output=True)
        if done.returncode:
            raise CommandError(done.stderr)
        return done.stdout

    def log(self, text: str) -> None:
        logging.getLogger(__name__).info(text)

    def leave(self, branch: str) -> None:
        self.execute(["checkout", "main"])
        with contextlib.suppress(CommandError):
            self.execute(["branch", "-D", branch])

    def maintain(self) -> None:
        with contextlib.suppress(CommandError):
            self.execute(["remote", "prune", "origin"])
        self.execute(["fsck"])

    def publish(self, branch: str) -> None:
        with contextlib.suppress(CommandError):  # error: apr-swallowed-exception
            self.execute(["push", "origin", branch])

    def log_state(self, error: str) -> None:
        with contextlib.suppress(CommandError):
            self.log(error)
            self.log(self.execute(["status"]))


# --- what comes after asks ----------------------------------------------------------------------------------------------------------


class Chunks:
    def __init__(self, connection: Any, cache: dict[str, int]) -> None:
        self.connection = connection
        self.cache = cache
        self._size: int | None = None
        self._total: int | None = None
        self._attached = False
        self._seen = False
        self.restored: set[str] = set()
        self.skipped: set[str] = set()

    def read(self, key: str) -> int:
        return self.cache[key]

    def size(self) -> int:
        try:
            self._size = self.fetch("size")
        except OperationalError:
            pass
        if self._size is None:
            raise ValueError("there is no size")
        return self._size

    def total(self) -> int | None:
        try:
            self._total = self.fetch("total")
        except OperationalError:  # error: apr-swallowed-exception
            pass
        if self._size is None:
            raise ValueError("there is no size")
        return self._total

    def fetch(self, key: str) -> int:
        return int(self.connection.execute("SELECT value FROM sizes WHERE key = %s", (key,)).fetchone()[0])

    def attach(self, path: str) -> None:
        try:
            self.connection.execute(f"ATTACH '{path}' AS source")
            self._attached = True
        except OperationalError:
            pass

    def detach(self) -> None:
        try:
            self.connection.execute("DETACH source")
        except OperationalError:
            pass
        self._attached = False

    def copy(self) -> None:
        try:
            self.connection.execute("INSERT INTO sizes SELECT * FROM source.sizes")
            self._seen = True
        except OperationalError:  # error: apr-swallowed-exception
            pass

    def is_quick(self, usable: bool) -> bool:
        usable = usable and self._attached
        return usable

    def restore_all(self, names: list[str]) -> None:
        for name in names:
            try:
                self.connection.execute("INSERT INTO restored VALUES (%s)", (name,))
            except OperationalError:
                continue
            self.restored.add(name)

    def skip_all(self, names: list[str]) -> None:
        for name in names:
            try:
                self.connection.execute("INSERT INTO skipped VALUES (%s)", (name,))
            except OperationalError:  # error: apr-swallowed-exception
                continue
            self.skipped.add(name)

    def finish(self, name: str) -> str:
        return "whole" if name in self.restored else "made anew"


class Waiter:
    state = "starting"

    def wait_for(self, wanted: set[str], descriptor: int) -> None:
        while self.state not in wanted:
            try:
                if select.select([descriptor], [], [], 0.1)[0]:
                    os.read(descriptor, 1)
            except OSError:
                pass

    def tell(self, wanted: set[str], descriptor: int) -> None:
        while self.state not in wanted:
            try:
                os.write(descriptor, b"x")
            except OSError:  # error: apr-swallowed-exception
                pass


class Relay:
    def __init__(self, handlers: list[logging.Handler]) -> None:
        self.handlers = handlers

    def pass_on(self, record: logging.LogRecord) -> None:
        for handler in self.handlers:
            try:
                handler.handle(record)
            except Exception:
                handler.handleError(record)


# --- the callee has noted it --------------------------------------------------------------------------------------------------------


class Feed(models.Model):
    url = models.URLField()
    status = models.CharField(max_length=20)
    entries = models.IntegerField(default=0)


@contextlib.contextmanager
def noted_at(feed: Feed) -> Iterator[None]:
    try:
        yield
        feed.status = "fine"
    except FeedTimeout:
        feed.status = "late"
    feed.save()


def _count(url: str) -> int:
    if not url.startswith("https:"):
        raise FeedError(url)
    return len(url)


def refresh(feed: Feed) -> None:
    with noted_at(feed):
        feed.entries = _count(feed.url)
        feed.save()


def count_again(feed: Feed) -> None:
    feed.entries = _count(feed.url)
    feed.save()


def show_state(request: HttpRequest, key: int) -> JsonResponse:
    feed = Feed.objects.get(pk=key)
    try:
        refresh(feed)
    except FeedError:
        pass
    return JsonResponse({"state": feed.status})


def show_count(request: HttpRequest, key: int) -> JsonResponse:
    feed = Feed.objects.get(pk=key)
    try:
        count_again(feed)
    except FeedError:  # error: apr-swallowed-exception
        pass
    return JsonResponse({"entries": feed.entries})


# --- the answer says so -------------------------------------------------------------------------------------------------------------


def ask_studio() -> dict[str, Any]:
    raise FeedTimeout


def studio_state(request: HttpRequest) -> JsonResponse:
    try:
        answer = ask_studio()
        return JsonResponse({"online": True, **answer})
    except FeedTimeout:
        return JsonResponse({"online": False, "state": "none"})


def find_volume(drive: str, peer: str) -> int:
    raise VolumeError(drive or peer)


def volume(request: HttpRequest) -> JsonResponse:
    drive, peer = request.GET.get("drive", ""), request.GET.get("peer", "")
    size = 0
    try:
        size = find_volume(drive=drive, peer=peer)
    except VolumeError:
        if drive:
            raise ValidationError(f"there is no drive {drive}")
        if peer:
            raise ValidationError(f"there is no peer {peer}")
    return JsonResponse({"size": size})

