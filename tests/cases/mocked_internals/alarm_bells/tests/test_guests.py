# only: apr-mocked-internals
from unittest.mock import call, patch

from alarm_bells.bells.guests import invite, wake


def test_each_is_told_once() -> None:
    with patch("alarm_bells.bells.guests.notify_guest") as notify:
        assert invite(["ada", "bob", "ada"], "Big") == ["ada", "bob"]
    assert notify.call_args_list == [call("ada", "Big"), call("bob", "Big")]


def test_all_are_woken() -> None:
    with patch("alarm_bells.bells.guests.notify_if_awake") as notify:  # error: apr-mocked-internals
        assert wake(["ada"], 9) == 1
    notify.assert_called_once()
