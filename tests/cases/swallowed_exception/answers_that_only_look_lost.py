# only: apr-swallowed-exception
"""Failures that are told by a stream, by what is asked behind a loop, or by the opposite answer; exceptions that are messages; and what looks like them and is lost all the same."""

import asyncio
import hashlib
import json
import os
import re
import subprocess
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol, TextIO


class RegistryFullError(Exception):
    pass


class DryRun(Exception):
    pass


class PaymentDeclined(Exception):
    pass


class Forbidden(Exception):
    pass


class BlockDecodingError(Exception):
    pass


class Row(Protocol):
    secret: str

    def save(self) -> None: ...


class Issuer(Protocol):
    def create(self, registry: str) -> str: ...

    def send(self, document: str) -> None: ...


class Panel(Protocol):
    def print(self, text: str) -> None: ...


# --- told by what is written ---


def write_support_report(out: TextIO, read_parameters: Callable[[], str]) -> None:
    try:
        out.write(read_parameters())
    except Exception as error:
        out.write(f"!! no parameters: {error}\n")


def write_report_without_a_word(out: TextIO, read_parameters: Callable[[], str]) -> None:
    try:
        out.write(read_parameters())
    except Exception:  # error: apr-swallowed-exception
        out.write("\n")


def import_partners(issuer: Issuer, documents: Iterable[str], panel: Panel | None) -> None:
    for document in documents:
        try:
            issuer.send(document)
        except RuntimeError as error:
            if panel is not None:
                panel.print(f"not sent: {error}")


# --- asked behind the loop ---


def issue(issuer: Issuer, registries: list[str]) -> str:
    issued = None
    for registry in registries:
        time.sleep(1)
        try:
            document = issuer.create(registry)
        except RegistryFullError:
            continue
        issued = json.loads(document)
        break
    if not issued:
        raise RuntimeError("no registry has room")
    return str(issued)


def issue_or_not(issuer: Issuer, registries: list[str]) -> None:
    for registry in registries:
        try:
            document = issuer.create(registry)
        except RuntimeError:  # error: apr-swallowed-exception
            continue
        issuer.send(document)
        break


def has_leaf(nodes: dict[str, bytes], wanted: str, decode: Callable[[bytes], str]) -> bool:
    for node in nodes.values():
        try:
            if decode(node) == wanted:
                return True
        except BlockDecodingError:
            continue
    return False


def has_registry(issuer: Issuer, registries: list[str], wanted: str) -> bool:
    for registry in registries:
        try:
            if issuer.create(registry) == wanted:
                return True
        except Exception:  # error: apr-swallowed-exception
            continue
    return False


def wait_until_up(ask: Callable[[float], int], deadline: float) -> None:
    while time.monotonic() < deadline:
        try:
            if ask(1.0) == 200:
                break
        except ConnectionError:
            pass
        time.sleep(0.1)


# --- messages and answers ---


def rotate_keys(rows: Iterable[Row], atomic: Callable[[], Any], dry_run: bool) -> None:
    with suppress(DryRun), atomic():
        for row in rows:
            row.secret = row.secret[::-1]
            row.save()
        if dry_run:
            raise DryRun


def pay(rows: Iterable[Row], charge: Callable[[Row], int]) -> None:
    for row in rows:
        try:
            if charge(row) != 200:
                raise PaymentDeclined
        except PaymentDeclined:  # error: apr-swallowed-exception
            pass


def shown_to(rows: list[Row], enforce: Callable[[Row], None]) -> list[Row]:
    shown = []
    for row in rows:
        try:
            enforce(row)
            shown.append(row)
        except Forbidden:
            pass
    return shown


def saved_by(rows: list[Row], enforce: Callable[[Row], None]) -> None:
    for row in rows:
        try:
            enforce(row)
            row.save()
        except Forbidden:  # error: apr-swallowed-exception
            pass


def symptom_pattern_is_broken(pattern: str) -> bool:
    """The pattern of passwords has to be a regular expression."""
    try:
        if pattern:
            re.match(pattern, "password")
        return False
    except re.error:
        return True


def publish(issuer: Issuer, document: str) -> bool:
    try:
        issuer.send(document)
        return True
    except ConnectionError:  # error: apr-swallowed-exception
        return True


def forget(sessions: dict[int, str], number: int) -> None:
    try:
        del sessions[number]
    except Exception:
        pass


def forget_and_save(sessions: dict[int, str], number: int, save: Callable[[dict[int, str]], None]) -> None:
    try:
        del sessions[number]
        save(sessions)
    except Exception:  # error: apr-swallowed-exception
        pass


def digest_of(image: Path) -> str:
    try:
        known = image.with_suffix(".md5").read_text()
        if len(known) == 32:
            return known
    except (OSError, UnicodeDecodeError):
        pass
    return hashlib.md5(image.read_bytes()).hexdigest()


def keep_digest(image: Path, digest: str) -> None:
    try:
        image.with_suffix(".md5").write_text(digest)
    except (OSError, UnicodeDecodeError):  # error: apr-swallowed-exception
        pass


class ToolLookupError(Exception):
    pass


class AddressLookupError(Exception):
    pass


def tools_named(names: list[str], tool: Callable[[str], str]) -> list[str]:
    found = []
    for name in names:
        try:
            found.append(tool(name))
        except ToolLookupError:
            pass
    return found


def addresses_of(hosts: list[str], address: Callable[[str], str]) -> list[str]:
    found = []
    for host in hosts:
        try:
            found.append(address(host))
        except AddressLookupError:  # error: apr-swallowed-exception
            pass
    return found


def on_signal(reload: Callable[[], None]) -> None:
    try:
        reload()
    except asyncio.CancelledError:
        pass


async def on_event(reload: Callable[[], Awaitable[None]]) -> None:
    try:
        await reload()
    except asyncio.CancelledError:  # error: apr-swallowed-exception
        pass


class UninitializedError(Exception):
    pass


def start(check: Callable[[], None], address: str) -> None:
    try:
        check()
    except UninitializedError:
        subprocess.run(["initialize-database", address], check=True, timeout=60)


def start_anyhow(check: Callable[[], None], address: str) -> None:
    try:
        check()
    except UninitializedError:  # error: apr-swallowed-exception
        os.path.exists(address)


# --- one `finally` is one cause ---


def judged(ask: Callable[[], int]) -> tuple[int, str] | None:
    answer = 0
    try:
        answer = ask()
    finally:
        if answer > 300:
            return answer, "bad"  # error: apr-swallowed-exception
        return answer, "good"  # noqa: B012


def numbers(lines: Iterable[str]) -> Iterator[int]:
    for line in lines:
        yield len(line)
