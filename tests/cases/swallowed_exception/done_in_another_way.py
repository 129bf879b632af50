# only: apr-swallowed-exception
from __future__ import annotations

import contextlib
import faulthandler
import gzip
import json
import os
from pathlib import Path
from typing import BinaryIO

import requests
from sqlalchemy import Column, Integer, MetaData, Table, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

tracks = Table("tracks", MetaData(), Column("playlist", Integer, primary_key=True), Column("file", Integer, primary_key=True))


class CodeUsed(Exception):
    pass


class NotCancelable(Exception):
    pass


class OutOfStock(Exception):
    pass


class Order:
    status: str = "open"
    stock: int = 0


def unpacked(target: BinaryIO, content: bytes) -> None:
    try:
        target.write(gzip.decompress(content))
    except gzip.BadGzipFile:
        target.write(content)


def unpacked_or_not(target: BinaryIO, content: bytes) -> None:
    try:
        target.write(gzip.decompress(content))
    except gzip.BadGzipFile:  # error: apr-swallowed-exception
        pass


def kind_of(url: str) -> str | None:
    try:
        response = requests.head(url, timeout=5)
        if response.ok:
            return response.headers.get("Content-Type")
    except requests.RequestException:
        pass
    with requests.get(url, timeout=5, stream=True) as response:
        return response.headers.get("Content-Type") if response.ok else None


def tell(url: str, number: int) -> None:
    try:
        requests.post(url, json={"paid": number}, timeout=5)
    except requests.RequestException:  # error: apr-swallowed-exception
        pass
    requests.post(url, json={"done": number}, timeout=5)


def add_tracks(session: Session, playlist: int, files: list[int]) -> int:
    added = 0
    for number in files:
        try:
            with session.begin_nested():
                session.execute(insert(tracks).values(playlist=playlist, file=number))
        except IntegrityError:
            continue
        added += 1
    return added


def add_all(session: Session, playlist: int, files: list[int]) -> None:
    for number in files:
        try:
            with session.begin_nested():
                session.execute(insert(tracks).values(playlist=playlist, file=number))
        except IntegrityError:  # error: apr-swallowed-exception
            continue


def use_code(code: str, used: set[str]) -> None:
    if code in used:
        raise CodeUsed(code)
    Path("codes", code).unlink()


def burn(codes: list[str], used: set[str]) -> str:
    burned = 0
    for code in codes:
        try:
            use_code(code, used)
            burned += 1
        except CodeUsed:
            pass
    return f"{burned} codes are burned"


def send(addresses: list[str], url: str) -> int:
    sent = 0
    for address in addresses:
        try:
            requests.post(url, json={"to": address}, timeout=5)
            sent += 1
        except requests.RequestException:  # error: apr-swallowed-exception
            pass
    return sent


def cancel(session: Session, order: Order) -> None:
    if order.status != "open":
        raise NotCancelable(order)
    order.status = "cancelled"
    session.commit()


def reserve(session: Session, order: Order) -> None:
    if order.stock < 1:
        raise OutOfStock(order)
    order.stock -= 1
    session.commit()


def cancel_all(session: Session, orders: list[Order]) -> None:
    for order in orders:
        try:
            cancel(session, order)
        except NotCancelable:
            continue


def reserve_all(session: Session, orders: list[Order]) -> None:
    for order in orders:
        try:
            reserve(session, order)
        except OutOfStock:  # error: apr-swallowed-exception
            continue


def copy_times(source: Path, target: Path) -> None:
    """Copies the times. If there is a PermissionError, the copy is skipped."""
    times = source.stat()
    try:
        os.utime(target, ns=(times.st_atime_ns, times.st_mtime_ns))
    except PermissionError:
        pass


def share(target: Path, text: str) -> None:
    """Writes the text, which may raise a PermissionError."""
    try:
        target.write_text(text)
    except PermissionError:  # error: apr-swallowed-exception
        pass


def drop_empty_folders(folder: Path, root: Path) -> None:
    while folder != root:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent


def _dump_stacks() -> None:
    faulthandler.dump_traceback()


def watch(missed: int, order: Path) -> None:
    with contextlib.suppress(Exception):
        _dump_stacks()
    if missed > 3:
        os._exit(1)
    with contextlib.suppress(Exception):  # error: apr-swallowed-exception
        order.write_text("missed")


def ask(url: str) -> str:
    try:
        response = requests.get(url, timeout=5)
        response.raise_for_status()
        return response.text
    except requests.RequestException as error:
        text = str(error)
        try:
            text = json.loads(error.response.text)["title"]
        except Exception:
            pass
        return text
