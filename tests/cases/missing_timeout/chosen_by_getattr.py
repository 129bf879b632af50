"""A function of a library that is chosen by its name and kept under another one before it is called."""

import functools
from typing import Any

import requests


def push(method: str, url: str, body: Any) -> int:
    chosen = getattr(requests, method.lower(), None)
    if chosen is None:
        raise ValueError(method)
    return int(chosen(url, json=body).status_code)  # error: apr-missing-timeout


def push_in_time(method: str, url: str, body: Any) -> int:
    chosen = getattr(requests, method.lower())
    return int(chosen(url, json=body, timeout=5).status_code)


def push_partial(method: str, url: str, body: Any) -> int:
    chosen = functools.partial(getattr(requests, method), timeout=5)
    return int(chosen(url, json=body).status_code)


def read(thing: object, name: str) -> object:
    chosen = getattr(thing, name)
    return chosen()
