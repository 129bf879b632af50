# only: apr-retry-not-idempotent
"""What a handler asks again for its log line is no second attempt; a request that is named a read."""

from __future__ import annotations

import logging
from typing import Any

import httpx

log = logging.getLogger(__name__)


def owner_of(order: dict[str, str]) -> str:
    httpx.post("https://audit.example/entries", json={"order": order["id"]}, timeout=5)
    return order["owner"]


def remove(order: dict[str, str], store: Any) -> None:
    try:
        owner = owner_of(order)
        store.remove(order["id"], owner)
    except PermissionError:
        log.warning("%s may not remove it", owner_of(order))


def remove_or_ask_again(order: dict[str, str], store: Any) -> str:
    try:
        return owner_of(order)
    except httpx.HTTPError:
        return owner_of(order)  # error: apr-retry-not-idempotent


async def _read_file_with_meta(session: Any, name: str) -> Any:
    return await session.send_request({"method": "files/read", "name": name})


async def _order_file(session: Any, name: str) -> Any:
    return await session.send_request({"method": "files/order", "name": name})


async def read_twice(session: Any, name: str) -> Any:
    for attempt in range(2):
        try:
            return await _read_file_with_meta(session, name)
        except ConnectionError:
            if attempt:
                raise
    return None


async def order_twice(session: Any, name: str) -> Any:
    for attempt in range(2):  # error: apr-retry-not-idempotent
        try:
            return await _order_file(session, name)
        except ConnectionError:
            if attempt:
                raise
    return None
