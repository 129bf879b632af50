from __future__ import annotations

import unittest
from unittest.mock import patch

import pytest

from vet import visits
from vet.visits import TRANSITIONS, Desk, NightDesk, Stage, Visit


def test_arrived(arrived: Visit) -> None:
    assert arrived.stage is Stage.ARRIVED


@pytest.mark.parametrize("transition", [visits.bill])
def test_bill(transition, arrived: Visit) -> None:
    transition(arrived)
    assert arrived.stage is Stage.BILLED


def test_cancel(arrived: Visit) -> None:
    Desk().cancel(arrived)
    assert arrived.stage is Stage.CANCELLED


def test_night_desk_is_a_desk() -> None:
    assert isinstance(NightDesk(), Desk)


@unittest.skip("later")
class LaterTests(unittest.TestCase):
    def test_treat(self) -> None:
        visits.treat(Visit(1))


def test_miss() -> None:
    with patch.object(visits, "miss") as miss:
        visits.miss(Visit(1))
        miss.assert_called_once()
