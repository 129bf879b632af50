from typing import NamedTuple

from .models import Track
from .repositories.tracks import TrackRepository


class Entry(NamedTuple):
    track: Track  # error: apr-orm-escape
    place: int


class Line(NamedTuple):
    title: str
    place: int


def last_place(entries: list[Entry]) -> int:
    return max(entry.place for entry in entries)


def lines(repository: TrackRepository) -> list[Line]:
    return [Line(title, place) for place, title in enumerate(repository.titles())]
