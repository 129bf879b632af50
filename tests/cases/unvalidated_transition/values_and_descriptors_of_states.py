"""A value that is made of a state alone, and a descriptor that stores one for others, have no lifecycle: whoever assigns makes the transition. A setter of an entity has to look at what is there."""
# only: apr-unvalidated-transition

from __future__ import annotations

from enum import Enum
from typing import Any


class Deletion(Enum):
    PUBLISHED = "P"
    DELETED = "D"
    MARKED = "X"


class DeletionStatus:
    """What a record's status is, from any form of it."""

    def __init__(self, status: Any) -> None:
        """Made from the status."""
        self.status = status

    @property
    def status(self) -> str:
        return self._status.value

    @status.setter
    def status(self, value: Any) -> None:
        if value is None:
            self._status = Deletion.PUBLISHED
        elif isinstance(value, str):
            self._status = Deletion(value)
        elif isinstance(value, Deletion):
            self._status = value
        else:
            raise ValueError(value)


class Row:
    def __init__(self) -> None:
        self.deletion_status = Deletion.PUBLISHED


class Record:
    def __init__(self, model: Row) -> None:
        self.model = model


class DeletionField:
    """A descriptor: the state is stored in the record's row."""

    def __get__(self, record: Record, owner: type) -> DeletionStatus:
        return DeletionStatus(record.model.deletion_status)

    def __set__(self, record: Record, value: Deletion) -> None:
        record.model.deletion_status = value


class Article:
    """An entity: it has more than its state."""

    def __init__(self, title: str, status: Deletion) -> None:
        self.title = title
        self._status = Deletion.PUBLISHED
        self.status = status

    @property
    def status(self) -> Deletion:
        return self._status

    @status.setter
    def status(self, value: Deletion) -> None:
        self._status = value  # error: apr-unvalidated-transition


class Door:
    """A machine: its first state is its own, and its methods move it on."""

    def __init__(self) -> None:
        self._status = Deletion.PUBLISHED

    @property
    def status(self) -> Deletion:
        return self._status

    @status.setter
    def status(self, value: Deletion) -> None:
        self._status = value  # error: apr-unvalidated-transition


class Flag:
    """Made of its state alone, and moved on by a method of its own."""

    def __init__(self, status: Deletion) -> None:
        self.status = status

    def delete(self) -> None:
        self.status = Deletion.DELETED  # error: apr-unvalidated-transition


def set_deleted(row: Row) -> None:
    row.deletion_status = Deletion.DELETED  # error: apr-unvalidated-transition
