"""What a plan must be like, and how a plan says no."""

from pathlib import Path


class PlanTrouble(Exception):
    """A plan is not what it should be."""


class SeatTrouble(Exception):
    """There is no such seat, or nobody could be asked."""


def slots_of(line: str, pattern: str) -> dict[str, str]:
    keys, words = pattern.split("/"), line.split("/")
    if len(keys) != len(words):
        raise PlanTrouble(line)
    return dict(zip(keys, words, strict=True))


def seat_of(path: Path) -> str:
    try:
        return path.read_text()
    except OSError as error:
        raise SeatTrouble("no seat") from error


def row_of(rows: dict[str, str], number: str) -> str:
    try:
        return rows[number]
    except KeyError as error:
        raise SeatTrouble("no row") from error


def must_be_short(line: str) -> None:
    if len(line) > 80:
        raise PlanTrouble(line)
