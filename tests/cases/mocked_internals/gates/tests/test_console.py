from unittest.mock import patch

from gates.console import Gate, Target


def test_who_is_connected() -> None:
    with patch("gates.console.Gate._raw_status", return_value="ann,1\nbob,2"):
        assert Gate("gate", 23).connected() == ["ann", "bob"]


def test_line_is_lost() -> None:
    with patch.object(Gate, "_raw_status", side_effect=OSError):
        assert Gate("gate", 23).connected() == []


def test_what_is_parsed() -> None:
    with (
        patch("gates.console.Gate._raw_status", return_value=""),
        patch("gates.console.Gate._parsed", return_value=["ann"]),  # error: apr-mocked-internals
    ):
        assert Gate("gate", 23).connected() == ["ann"]


def test_own_class_with_host_and_port() -> None:
    with patch("gates.console.Gate._target", return_value=Target("other", 1)):  # error: apr-mocked-internals
        assert Gate("gate", 23).named() == "other:1"
