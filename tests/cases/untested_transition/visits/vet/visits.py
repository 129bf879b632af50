from __future__ import annotations

import enum
from dataclasses import dataclass


class Stage(enum.Enum):
    BOOKED = 1
    ARRIVED = 2
    TREATED = 3
    BILLED = 4
    NO_SHOW = 5
    CANCELLED = 6


@dataclass
class Visit:
    number: int
    stage: Stage = Stage.BOOKED

    def move(self, stage: Stage) -> None:
        self.stage = stage


def arrive(visit: Visit) -> None:
    visit.move(Stage.ARRIVED)


def treat(visit: Visit) -> None:  # error: apr-untested-transition
    visit.move(Stage.TREATED)


def bill(visit: Visit) -> None:
    visit.stage = Stage.BILLED


def miss(visit: Visit) -> None:  # error: apr-untested-transition
    visit.stage = Stage.NO_SHOW


TRANSITIONS = {"bill": bill}


class Desk:
    def cancel(self, visit: Visit) -> None:
        visit.stage = Stage.CANCELLED


class NightDesk(Desk):
    def cancel(self, visit: Visit) -> None:  # error: apr-untested-transition
        if visit.number > 9:
            visit.stage = Stage.CANCELLED
