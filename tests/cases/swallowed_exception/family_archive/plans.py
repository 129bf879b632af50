"""A function that says no is heard: the next pattern is tried. A check whose no is passed over is none, nor is what stands for another failure."""

from pathlib import Path

from family_archive.rules import PlanTrouble, SeatTrouble, must_be_short, row_of, seat_of, slots_of


def read_plan(line: str, patterns: list[str]) -> dict[str, str]:
    for pattern in patterns:
        try:
            slots = slots_of(line, pattern)
        except PlanTrouble:
            continue
        if slots:
            return slots
    raise LookupError(line)


def store_plan(lines: list[str], line: str) -> None:
    try:
        must_be_short(line)
    except PlanTrouble:  # error: apr-swallowed-exception
        pass
    lines.append(line)


def rows_of(rows: dict[str, str], numbers: list[str]) -> list[str]:
    found = []
    for number in numbers:
        try:
            row = row_of(rows, number)
        except SeatTrouble:
            continue
        found.append(row)
    return found


def seats(paths: list[Path]) -> list[str]:
    found = []
    for path in paths:
        try:
            seat = seat_of(path)
        except SeatTrouble:  # error: apr-swallowed-exception
            continue
        found.append(seat)
    return found


class Room:
    def check_access(self, guest: str) -> None:
        if not guest:
            raise PlanTrouble("nobody")


class Lobby(Room):
    def check_access(self, guest: str) -> None:
        try:
            Room.check_access(self, guest)
        except PlanTrouble:
            pass


class Cellar:
    def __init__(self, room: Room) -> None:
        self.room = room

    def enter(self, guest: str) -> str:
        try:
            self.room.check_access(guest)
        except PlanTrouble:  # error: apr-swallowed-exception
            pass
        return guest
