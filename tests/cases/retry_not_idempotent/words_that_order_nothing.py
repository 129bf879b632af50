# only: apr-retry-not-idempotent
"""Calls whose name alone would say that they order something, and what they are given says otherwise; rows that record the attempt; callers that tell what tries again not to."""

import time
from collections.abc import Callable
from typing import Any

import requests

from outbox import signals


def evaluate(session: Any, expression: str) -> Any:
    for _ in range(3):
        try:
            return session.send("Runtime.evaluate", {"expression": expression})
        except ConnectionError:
            time.sleep(1)
    return None


def announce(session: Any, text: str) -> Any:
    for _ in range(3):  # error: apr-retry-not-idempotent
        try:
            return session.send("A new parcel. It is yours.", text)
        except ConnectionError:
            time.sleep(1)
    return None


def tell(page: Any) -> Any:
    for _ in range(3):
        try:
            return signals.page_shown.send(page)
        except ConnectionError:
            time.sleep(1)
    return None


def resume(send: Callable[[bytes], int], chunk: bytes) -> int:
    for _ in range(3):
        try:
            return send(chunk)
        except ConnectionError:
            time.sleep(1)
    return 0


def publish(broker: Any, message: Any) -> None:
    for _ in range(3):
        try:
            broker.publish(message)
            return
        except ConnectionError:
            print("lost", message.id)
            time.sleep(1)


def publish_text(broker: Any, order: Any) -> None:
    for _ in range(3):  # error: apr-retry-not-idempotent
        try:
            broker.publish({"order": order.id})
            return
        except ConnectionError:
            time.sleep(1)


def titles(session: Any, user: str) -> Any:
    question = f"query ($user: String) {{ lists(user: $user) {{ title }} }}"
    for _ in range(3):
        try:
            return session.post("https://lists.example.com", json={"query": question, "variables": {"user": user}})
        except ConnectionError:
            time.sleep(1)
    return None


def rename(session: Any, name: str) -> Any:
    order = "mutation ($name: String) { rename(name: $name) }"
    for _ in range(3):  # error: apr-retry-not-idempotent
        try:
            return session.post("https://lists.example.com", json={"query": order, "variables": {"name": name}})
        except ConnectionError:
            time.sleep(1)
    return None


def begin(bucket: Any, key: str) -> Any:
    for _ in range(3):
        try:
            return bucket.create_multipart_upload(Key=key)
        except ConnectionError:
            time.sleep(1)
    return None


def deliver(url: str, body: dict[str, Any], repeatable: bool = True) -> Any:
    for attempt in range(3):
        try:
            return requests.post(url, json=body, timeout=5)
        except requests.RequestException:
            if not repeatable or attempt == 2:
                raise
            time.sleep(1)
    raise AssertionError


def create_sheet(title: str) -> Any:
    return deliver("https://sheets.example.com/sheets", {"title": title}, repeatable=False)


def deliver_boldly(url: str, body: dict[str, Any], repeatable: bool = True) -> Any:
    for attempt in range(3):  # error: apr-retry-not-idempotent
        try:
            return requests.post(url, json=body, timeout=5)
        except requests.RequestException:
            if not repeatable or attempt == 2:
                raise
            time.sleep(1)
    raise AssertionError


def create_book(title: str) -> Any:
    return deliver_boldly("https://sheets.example.com/books", {"title": title})


def run_until_done(run: Any, on_given_up: Callable[[str], None]) -> None:
    for attempt in range(3):
        try:
            run.look_at("total")
            return
        except ConnectionError:
            if attempt == 2:
                on_given_up("lost")
            time.sleep(1)


def run_task(run: Any, mailer: Any) -> None:
    run_until_done(run, lambda text: mailer.send_notice(text))


class VersionConflict(Exception):
    """Somebody else was first."""


def save(insert: Callable[[int], int], version: int, newest: Callable[[], int]) -> int:
    for _ in range(5):
        try:
            return insert(version)
        except VersionConflict:
            version = newest() + 1
    return insert(version)


def error_page(template: Any, text: str, plain: bool = False) -> str:
    if plain:
        return text
    try:
        return str(template.post(text))
    except ConnectionError:
        return error_page(template, text, plain=True)


def release(token: str) -> Any:
    try:
        return requests.post("https://shop.example.com/download-release", headers={"Authorization": token}, timeout=30)
    except requests.RequestException:
        return requests.post("https://shop.example.com/download-release", headers={"Authorization": token}, timeout=30)
