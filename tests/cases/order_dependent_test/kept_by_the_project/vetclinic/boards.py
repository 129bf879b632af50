from __future__ import annotations

import functools
from collections.abc import Callable


class Board:
    def __init__(self) -> None:
        self.notes: dict[str, int] = {}

    def increase(self, name: str) -> int:
        self.notes[name] = self.notes.get(name, 0) + 1
        return self.notes[name]

    def count(self, name: str) -> int:
        return self.notes.get(name, 0)

    def delete_note(self, name: str) -> None:
        self.notes.pop(name, None)


calls = Board()
visits = Board()


def forget_call(name: str) -> None:
    calls.delete_note(name)


def visited(name: str) -> int:
    return visits.count(name)


class Bell:
    def __init__(self) -> None:
        self.silence()

    def silence(self) -> None:
        self.rung = False

    def ring(self) -> None:
        self.rung = True


bell = Bell()


def silent_after(run: Callable[[], None]) -> Callable[[], None]:
    @functools.wraps(run)
    def around() -> None:
        try:
            run()
        finally:
            bell.silence()

    return around
