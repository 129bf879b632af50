# only: apr-mocked-internals
"""Requests, to addresses that may be asked."""

from typing import Any

import httpx


def fetch(method: str, url: str, **kwargs: Any) -> dict[str, Any]:
    if not url.startswith("https://"):
        raise ValueError(url)
    with httpx.Client(timeout=5) as client:
        answer = client.request(method, url, **kwargs)
        answer.raise_for_status()
        return dict(answer.json())
