"""The store of the archive, and how it says that it has not something."""

from typing import Protocol


class RefError(Exception):
    """There is nothing under that reference."""


class MirrorTrouble(Exception):
    """The mirror did not do what it was told."""


class Entry(Protocol):
    ref: str
    title: str

    def forget(self, ref: str) -> None: ...


class Store(Protocol):
    def entry_at(self, ref: str) -> Entry: ...

    def backlinks(self, ref: str) -> list[str]: ...

    def save(self, entry: Entry) -> None: ...

    def erase(self, ref: str) -> None: ...


class Mirror(Protocol):
    def copy_of(self, ref: str) -> Entry: ...
