# only: apr-mocked-internals
from unittest.mock import patch

from alarm_bells.bells.night import ring_at


def test_quiet_at_night() -> None:
    with patch("alarm_bells.bells.night.quiet_nights_enabled", return_value=True):
        assert ring_at(3, 1) == "quiet"


def test_broken() -> None:
    with patch("alarm_bells.bells.night.bell_enabled", return_value=False):  # error: apr-mocked-internals
        assert ring_at(9, 1) == "broken"
