"""What cannot be read is None; whether anybody loses the failure by that is said by those who call."""

from typing import Protocol


class Source(Protocol):
    def read(self, number: str) -> str: ...


def read_rate(source: Source, number: str) -> float | None:
    try:
        return float(source.read(number))
    except OSError:
        return None


def read_price(source: Source, number: str) -> float | None:
    try:
        return float(source.read(number))
    except OSError:
        return None  # error: apr-magic-return
