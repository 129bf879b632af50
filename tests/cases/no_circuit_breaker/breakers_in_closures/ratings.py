import functools
import time
from collections.abc import Callable
from typing import Any

import requests
from flask import Flask

app = Flask(__name__)


def fuse(limit: int, rest: float) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def decorate(fn: Callable[..., Any]) -> Callable[..., Any]:
        failures = 0
        open_until = 0.0

        @functools.wraps(fn)
        def inner(*args: Any, **kwargs: Any) -> Any:
            nonlocal failures, open_until
            if time.monotonic() < open_until:
                raise RuntimeError("circuit is open")
            try:
                result = fn(*args, **kwargs)
            except Exception:
                failures += 1
                if failures >= limit:
                    open_until = time.monotonic() + rest
                raise
            failures = 0
            return result

        return inner

    return decorate


@fuse(5, 30.0)
def rating(product: str) -> float:
    return float(requests.get(f"https://ratings.example.com/{product}", timeout=2).text)


@app.get("/products/<product>")
def product(product: str) -> Any:
    return {"rating": rating(product)}


@app.get("/lists/<product>")
def listed(product: str) -> Any:
    return {"rating": rating(product)}
