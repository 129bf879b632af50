"""A decorator that counts failures and refuses nothing is no breaker; one that keeps its state in a mapping is."""

import functools
import time
from collections.abc import Callable
from typing import Any

import requests
from flask import Flask

app = Flask(__name__)


def counted(fn: Callable[..., Any]) -> Callable[..., Any]:
    failures = 0

    @functools.wraps(fn)
    def inner(*args: Any, **kwargs: Any) -> Any:
        nonlocal failures
        try:
            return fn(*args, **kwargs)
        except Exception:
            failures += 1
            raise

    return inner


def fused(fn: Callable[..., Any]) -> Callable[..., Any]:
    state = {"failures": 0, "open_until": 0.0}

    @functools.wraps(fn)
    def inner(*args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < state["open_until"]:
            raise RuntimeError("prices are resting")
        try:
            result = fn(*args, **kwargs)
        except Exception:
            state["failures"] += 1
            if state["failures"] > 4:
                state["open_until"] = time.monotonic() + 30
            raise
        state["failures"] = 0
        return result

    return inner


@counted
def price(product: str) -> float:  # error: apr-no-circuit-breaker
    return float(requests.get(f"https://prices.example.com/{product}", timeout=2).text)


@fused
def stock(product: str) -> float:
    return float(requests.get(f"https://stock.example.com/{product}", timeout=2).text)


@app.get("/products/<product>/price")
def product(product: str) -> Any:
    return {"price": price(product), "stock": stock(product)}


@app.get("/lists/<product>/price")
def listed(product: str) -> Any:
    return {"price": price(product), "stock": stock(product)}
