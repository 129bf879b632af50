"""Tests of the depot."""

from depot import driver, gate


def test_wh2_a_truck_needs_a_driver() -> None:
    assert not driver("")


def test_gate() -> None:
    """WH-5."""
    assert gate("a")
