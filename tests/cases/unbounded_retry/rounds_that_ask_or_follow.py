"""Rounds that look like attempts: what is polled, followed, asked of a person, or bounded in an unusual place; each beside one that is a retry."""
# only: apr-unbounded-retry, apr-retry-without-backoff

import os
import random
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urljoin

import click
import httpx
import requests
from fastapi import HTTPException


class Run:
    def __init__(self, status: "Status") -> None:
        self.status = status


class Status:
    def is_finished(self) -> bool:
        return random.random() < 0.1


class Runs:
    def get(self, name: str) -> Run | None:
        answer = requests.get(f"https://runs.example/{name}", timeout=5)
        return Run(Status()) if answer.ok else None


# --- what is polled ---------------------------------------------------------------------------------------------------------------


def stop_and_watch(runs: Runs, name: str) -> None:
    while True:  # waits until it says that it is over
        run = runs.get(name)
        if run is None or run.status.is_finished():
            break
        time.sleep(1)


def fetch_result(client: httpx.Client, name: str) -> bytes:
    while True:  # error: apr-unbounded-retry, apr-retry-without-backoff
        answer = client.get(f"https://runs.example/{name}")
        if answer.status_code < 500:
            return answer.content
        time.sleep(1)


def fetch_result_soon(client: httpx.Client, name: str) -> bytes:
    for _ in range(5):  # error: apr-retry-without-backoff
        answer = client.get(f"https://runs.example/{name}")
        if answer.is_success:
            return answer.content
        time.sleep(1)
    raise TimeoutError(name)


def follow(log: Path, state: Path) -> None:
    offset = 0
    while True:  # the end of a file that others write
        try:
            with log.open("r", encoding="utf-8") as file:
                file.seek(offset)
                chunk = file.read()
                offset = file.tell()
        except OSError:
            chunk = ""
        if chunk:
            click.echo(chunk)
        said = state.read_text(encoding="utf-8")
        if said in ("done", "failed"):
            return
        if not chunk and not state.exists():
            return
        time.sleep(0.5)


def download(url: str) -> bytes:
    while True:  # error: apr-unbounded-retry, apr-retry-without-backoff
        try:
            body = requests.get(url, timeout=5).content
        except requests.RequestException:
            body = b""
        if body:
            return body
        time.sleep(0.5)


# --- slices of time ---------------------------------------------------------------------------------------------------------------


class Collector:
    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def timeout(self) -> float:
        return 0.5

    def write(self, part: bytes) -> None:
        self.parts.append(part)


def drain(process: "subprocess.Popen[bytes]", collector: Collector) -> None:
    while True:  # one wait, told in slices so that something can be shown
        try:
            out, _ = process.communicate(timeout=collector.timeout())
            if process.poll() != 0:
                raise RuntimeError(out)
            collector.write(out)
            return
        except subprocess.TimeoutExpired:
            continue


def run_again(command: list[str], collector: Collector) -> None:
    while True:  # error: apr-unbounded-retry, apr-retry-without-backoff
        try:
            done = subprocess.run(command, timeout=collector.timeout(), capture_output=True)
            collector.write(done.stdout)
            return
        except subprocess.TimeoutExpired:
            continue


# --- people -----------------------------------------------------------------------------------------------------------------------


def check(words: list[str], known: list[str]) -> None:
    if not set(words) <= set(known):
        raise ValueError(words)


def ask_for_categories(name: str, known: list[str]) -> list[str]:
    said = [one.strip() for one in click.prompt(f"categories for {name}").split(",")]
    try:
        check(said, known)
    except ValueError:
        click.echo("not known, please try again")
        said = ask_for_categories(name, known)
    return said


def read_categories(url: str, known: list[str]) -> list[str]:
    try:
        said = [str(one) for one in requests.get(url, timeout=5).json()]
        check(said, known)
    except (ValueError, requests.RequestException):
        said = read_categories(url, known)  # error: apr-unbounded-retry, apr-retry-without-backoff
    return said


# --- bounds in unusual places -----------------------------------------------------------------------------------------------------


def is_retryable(failure: Exception) -> bool:
    return isinstance(failure, requests.RequestException)


def fetch_bounded(url: str, most: int = 4) -> bytes:
    tried = 0
    while True:
        try:
            return requests.get(url, timeout=5).content
        except Exception as failure:
            tried += 1
            try:
                if not is_retryable(failure):
                    print(f"{failure} is not retryable")
                elif tried > most:
                    print(f"{tried} is enough")
                else:
                    time.sleep(random.uniform(0, min(60, 2**tried)))
                    continue
            except ValueError as other:
                print(other)
            raise


def fetch_counted_for_nothing(url: str, most: int = 4) -> bytes:
    tried = 0
    while True:  # error: apr-unbounded-retry
        try:
            return requests.get(url, timeout=5).content
        except Exception:
            tried += 1
            if tried > most:
                print(f"{tried} and still nothing")
            time.sleep(random.uniform(0, min(60, 2**tried)))


class Limiter:
    def __init__(self, url: str, most: int = 0) -> None:
        self._url = url
        self._most = most

    def fetch(self) -> bytes:
        for _ in range(self._most):  # its caller says how often
            try:
                return requests.get(self._url, timeout=5).content
            except requests.RequestException:
                time.sleep(random.uniform(0, 30))
        raise TimeoutError(self._url)


# --- the next thing ---------------------------------------------------------------------------------------------------------------


def addresses(base: str) -> list[str]:
    return [f"{base}/.well-known/a", f"{base}/.well-known/b"]


def discover(base: str) -> dict[str, str]:
    for url in addresses(base):  # each round asks another address
        with requests.get(url, timeout=5, stream=True) as answer:
            if answer.status_code != 200:
                continue
            try:
                return {str(key): str(value) for key, value in answer.json().items()}
            except ValueError as failure:
                print(f"{url}: {failure}")
    raise LookupError(base)


def follow_redirects(url: str) -> bytes:
    with httpx.Client() as client:
        for _ in range(6):  # each round asks where the last answer sent it
            answer = client.get(url, follow_redirects=False)
            if answer.status_code in (301, 302):
                url = urljoin(url, answer.headers.get("Location", ""))
                continue
            if answer.status_code != 200:
                raise ValueError(url)
            return answer.content
    raise ValueError(url)


def signed_again(url: str) -> bytes:
    with httpx.Client() as client:
        for _ in range(6):  # error: apr-retry-without-backoff
            stamp = str(time.time())
            answer = client.get(url, headers={"X-Stamp": stamp})
            if answer.status_code in (502, 503):
                continue
            return answer.content
    raise ValueError(url)


# --- who was first ----------------------------------------------------------------------------------------------------------------


def load(user: str) -> dict[str, int]:
    return {"version": 1, "count": 1}


def save(user: str, row: dict[str, int]) -> None:
    if row["version"] != load(user)["version"]:
        raise HTTPException(409, "changed meanwhile")


def count_up(user: str) -> None:
    for _ in range(5):
        row = load(user)
        row["count"] += 1
        try:
            return save(user, row)
        except HTTPException as failure:
            if failure.status_code != 409:
                raise
    raise HTTPException(409, "busy")


def count_up_elsewhere(user: str) -> None:
    for _ in range(5):  # error: apr-retry-without-backoff
        row = load(user)
        row["count"] += 1
        try:
            return save(user, row)
        except HTTPException as failure:
            if failure.status_code != 503:
                raise
    raise HTTPException(503, "busy")


# --- files ------------------------------------------------------------------------------------------------------------------------


def put(temporary: Path, path: Path) -> None:
    for _ in range(3):  # who reads it holds it for a moment
        time.sleep(0.01)
        with suppress(PermissionError):
            os.replace(temporary, path)
            return
    path.write_bytes(temporary.read_bytes())


def put_far_away(temporary: Path, url: str) -> None:
    for _ in range(3):  # error: apr-retry-without-backoff
        time.sleep(0.01)
        with suppress(requests.RequestException):
            requests.put(url, data=temporary.read_bytes(), timeout=5)
            return
    raise TimeoutError(url)


def find_archive(path: str) -> tuple[str, list[str]]:
    prefix: list[str] = []
    while True:  # one folder up each time
        try:
            found = os.stat(path)
        except (OSError, ValueError):
            folder, name = os.path.split(path)
            if folder == path:
                raise FileNotFoundError(path) from None
            path = folder
            prefix.append(name)
        else:
            if found.st_size:
                return path, prefix
            raise FileNotFoundError(path)


class Disk:
    def status_of(self, path: str) -> int:
        return os.stat(path).st_size

    def parts(self, path: str) -> tuple[str, str]:
        return os.path.split(path)


def find_on(disk: Disk, path: str) -> int:
    while True:  # one folder up each time, by a step between
        try:
            return disk.status_of(path)
        except OSError:
            folder, _ = disk.parts(path)
            if folder == path:
                raise
            path = folder


def find_again_on(disk: Disk, path: str) -> int:
    while True:  # error: apr-unbounded-retry, apr-retry-without-backoff
        try:
            return disk.status_of(path)
        except OSError:
            folder, _ = disk.parts(path)
            print(folder)
