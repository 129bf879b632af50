"""What only asks for rows is a way out; what decides about them is not."""

from unittest.mock import MagicMock, patch

from lending.desk.rows import Fine
from lending.desk.settling import owed_after


def test_without_fines() -> None:
    with patch("lending.desk.settling.fines_of", return_value=[]):
        assert owed_after(MagicMock(), 1, 5) == 0


def test_what_is_owed() -> None:
    with (
        patch("lending.desk.settling.fines_of", return_value=[Fine()]),
        patch("lending.desk.settling.settled", return_value=3),  # error: apr-mocked-internals
    ):
        assert owed_after(MagicMock(), 1, 5) == 3
