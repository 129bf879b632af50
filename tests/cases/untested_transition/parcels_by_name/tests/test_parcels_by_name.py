from __future__ import annotations

from typing import Any

SETTINGS = {"parcels.give_back": False}


def test_a_held_parcel_is_released(clerk: Any) -> None:
    answer = clerk.post("parcels.release_parcel", parcel_id=7)
    assert answer is None


def test_what_is_switched_off() -> None:
    assert "parcels.give_back" in SETTINGS
