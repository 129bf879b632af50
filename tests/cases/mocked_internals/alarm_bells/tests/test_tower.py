# only: apr-mocked-internals
from unittest.mock import Mock, patch

from alarm_bells.bells.tower import loudest, tell_at, tell_everybody


@patch("alarm_bells.bells.way_out.Bell.ring")
def test_counts_who_was_told(ring: Mock) -> None:
    ring.return_value = Mock(ok=True)
    assert tell_everybody(["https://a.example", "https://b.example"], "fire") == 2


def test_nobody_at_night() -> None:
    with patch("alarm_bells.bells.way_out.Bell.ring_if_open", return_value=None):  # error: apr-mocked-internals
        assert not tell_at("https://a.example", 3)


def test_the_loudest() -> None:
    with patch("alarm_bells.bells.way_out.Bell.volume", side_effect=[3, 9]):  # error: apr-mocked-internals
        assert loudest(["https://a.example", "https://b.example"]) == 9
