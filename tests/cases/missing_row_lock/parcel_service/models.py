"""The parcel, as an entity and as a row."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from django.db import models


class State(models.TextChoices):
    PACKED = "packed"
    SENT = "sent"
    LOST = "lost"


class Parcel(models.Model):
    state: models.CharField[str, str] = models.CharField(max_length=8, choices=State.choices)

    @property
    def can_be_sent(self) -> bool:
        return self.state == State.PACKED

    def mark_sent(self) -> None:
        self.state = State.SENT
        self.save(update_fields=["state"])

    def lose(self) -> None:
        self._require(State.SENT)
        self._set(State.LOST)

    def _require(self, state: State) -> None:
        if self.state != state:
            raise ValueError(self.state)

    def _set(self, state: State) -> None:
        self.state = state
        self.save()


class RouteState(enum.Enum):
    OPEN = "open"
    CLOSED = "closed"


@dataclass
class Route:
    number: int
    state: RouteState
