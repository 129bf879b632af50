"""What is asked again under the lock is asked for the others' sake, though mypy takes it for decided; under no lock, or not asked again, two make it."""
# only: apr-unlocked-shared-state

from __future__ import annotations

import threading

import redis
from flask import Flask

app = Flask(__name__)
_client: redis.Redis | None = None
_other: redis.Redis | None = None
_third: redis.Redis | None = None
_lock = threading.Lock()


def client(url: str) -> redis.Redis | None:
    global _client
    if _client is not None or not url.strip():
        return _client
    with _lock:
        if _client is not None:
            return _client
        _client = redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2)
    return _client


def other(url: str) -> redis.Redis | None:
    global _other
    if _other is not None or not url.strip():
        return _other
    with _lock:
        _other = redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2)  # error: apr-unlocked-shared-state
    return _other


def third(url: str) -> redis.Redis | None:
    global _third
    if _third is not None:
        return _third
    if _third is None:
        _third = redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2)  # error: apr-unlocked-shared-state
    return _third


@app.get("/rates")
def rates() -> str:
    return str((client("redis://a"), other("redis://b"), third("redis://c")))
