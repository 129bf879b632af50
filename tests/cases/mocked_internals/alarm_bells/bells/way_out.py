# only: apr-mocked-internals
from typing import Any
from urllib.parse import ParseResult, urlparse

import requests


def look_at(address: str) -> ParseResult:
    parsed = urlparse(address)
    if parsed.scheme != "https":
        raise ValueError(address)
    return parsed


def send_to(parsed: ParseResult, **options: Any) -> requests.Response:
    with requests.Session() as session:
        return session.post(parsed.geturl(), timeout=5, **options)


class Bell:
    @classmethod
    def ring(cls, address: str, **options: Any) -> requests.Response:
        parsed = look_at(address)
        assert "timeout" not in options
        return send_to(parsed, **options)

    @classmethod
    def volume(cls, address: str, loud: int) -> int:
        """No way out: what comes back is worked out here."""
        answer = send_to(look_at(address), json={"ask": "volume"})
        return min(int(answer.json()["volume"]), loud)

    @classmethod
    def ring_if_open(cls, address: str, hour: int) -> requests.Response | None:
        """Not always a request: the hours are the project's own rule."""
        if hour < 8:
            return None
        return send_to(look_at(address))
