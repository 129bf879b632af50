# only: apr-order-dependent-test
"""Numbers that only make names unlike, rows read anew, queues that a set-up empties."""

from __future__ import annotations

import unittest
from dataclasses import dataclass, field


@dataclass
class Berth:
    name: str = ""
    nights: int = 0

    def refresh_from_db(self) -> None:
        self.nights = 0


_named = 0
_moored = 0


def make_berth() -> Berth:
    global _named
    _named += 1
    return Berth(name=f"Berth {_named}")


def moor() -> int:
    global _moored
    _moored += 1
    return _moored


def test_a_berth_is_empty() -> None:
    assert make_berth().nights == 0


def test_two_berths_are_told_apart() -> None:
    assert make_berth().name != make_berth().name


def test_the_first_boat() -> None:
    assert moor() == 1  # error: apr-order-dependent-test


def test_the_second_boat() -> None:
    assert moor() == 2


@dataclass
class Tasks:
    held: list[str] = field(default_factory=list)

    def push(self, task: str) -> None:
        self.held.append(task)

    def waiting(self) -> list[str]:
        return list(self.held)

    def cancel(self, task: str) -> None:
        self.held.remove(task)


CLEANING = Tasks()
REPAIRS = Tasks()


class CleaningTests(unittest.TestCase):
    def setUp(self) -> None:
        for task in CLEANING.waiting():
            CLEANING.cancel(task)

    def test_one_is_waiting(self) -> None:
        CLEANING.push("deck")
        self.assertEqual(len(CLEANING.waiting()), 1)

    def test_none_is_waiting(self) -> None:
        self.assertEqual(CLEANING.waiting(), [])


class RepairTests(unittest.TestCase):
    def setUp(self) -> None:
        for task in CLEANING.waiting():
            CLEANING.cancel(task)

    def test_one_is_waiting(self) -> None:
        REPAIRS.push("mast")  # error: apr-order-dependent-test
        self.assertEqual(len(REPAIRS.waiting()), 1)

    def test_none_is_waiting(self) -> None:
        self.assertEqual(REPAIRS.waiting(), [])


class BerthTests(unittest.TestCase):
    berth: Berth

    @classmethod
    def setUpClass(cls) -> None:
        cls.berth = Berth("A")

    def test_a_night_is_added(self) -> None:
        self.berth.nights = 1
        self.assertEqual(self.berth.nights, 1)

    def test_a_fresh_berth(self) -> None:
        self.berth.refresh_from_db()
        self.assertEqual(self.berth.nights, 0)


class StaleBerthTests(unittest.TestCase):
    berth: Berth

    @classmethod
    def setUpClass(cls) -> None:
        cls.berth = Berth("A")

    def test_a_night_is_added(self) -> None:
        self.berth.nights = 1  # error: apr-order-dependent-test
        self.assertEqual(self.berth.nights, 1)

    def test_a_fresh_berth(self) -> None:
        self.assertEqual(self.berth.nights, 0)
