# only: apr-retry-not-idempotent, apr-retry-without-backoff
"""Who asks."""

from typing import Any

from .http import post, post_again


def order(body: dict[str, Any]) -> Any:
    return post("https://orders.example.com/orders", body)


def order_again(body: dict[str, Any]) -> Any:
    return post_again("https://orders.example.com/orders", body, retry=3)
