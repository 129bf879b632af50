# only: apr-retry-not-idempotent
"""What is told in a branch that is left is no first attempt; and a client that nobody knows may ask for a token."""

import random
import time
from collections.abc import Iterable
from typing import Any

import requests


class TooLong(Exception):
    pass


class Export:
    def __init__(self, callback: str) -> None:
        self.callback = callback

    def tell(self, result: str) -> None:
        requests.post(self.callback, json={"result": result}, timeout=5)

    def run(self, lines: Iterable[str], file: Any) -> int:
        written = 0
        try:
            for line in lines:
                if written > 10_000:
                    self.tell("too long")
                    return written
                file.write(line)
                written += 1
        except TooLong:
            self.tell("too long")
        return written

    def run_and_tell_again(self, result: str) -> None:
        try:
            self.tell(result)
        except requests.ConnectionError:
            self.tell(result)  # error: apr-retry-not-idempotent


def token_for(client: Any, url: str, code: str) -> Any:
    payload = {"grant_type": "authorization_code", "code": code}
    for attempt in range(3):
        try:
            return client.post(url, params=payload, timeout=5)
        except requests.ConnectionError:
            time.sleep(random.uniform(0, 2**attempt))
    return None


def order_for(client: Any, url: str, code: str) -> Any:
    payload = {"kind": "express", "code": code}
    for attempt in range(3):  # error: apr-retry-not-idempotent
        try:
            return client.post(url, data=payload, timeout=5)
        except requests.ConnectionError:
            time.sleep(random.uniform(0, 2**attempt))
    return None
