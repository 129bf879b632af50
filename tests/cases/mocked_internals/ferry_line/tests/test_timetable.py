# only: apr-mocked-internals
"""What is replaced lies outside, or does not."""

from __future__ import annotations

from unittest.mock import MagicMock, patch

import pytest

from ferry_line import timetable
from ferry_line.timetable import Departure, Line, next_departure, store, tell


def test_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timetable, "send_notice", MagicMock(delay=MagicMock()))
    assert tell("visby") == "visby in 10"


def test_notice_is_put_into_the_queue() -> None:
    with patch.object(timetable, "send_notice") as notice:
        assert tell("visby") == "visby in 10"
    notice.delay.assert_called_once()


def test_harbours() -> None:
    with patch("ferry_line.timetable.harbours_meant", return_value=["kiel"]):
        assert next_departure("kiel").minutes == 10


def test_sorted_harbours() -> None:
    with patch("ferry_line.timetable.open_store"), patch("ferry_line.timetable.send_notice") as notice:
        with patch("ferry_line.timetable.harbours_sorted", return_value=["kiel"]):  # error: apr-mocked-internals
            assert store("kiel") == "kiel"
    notice.delay.assert_called_once()


def test_departure() -> None:
    with patch("ferry_line.timetable.next_departure") as asked:  # error: apr-mocked-internals
        asked.return_value = Departure("kiel", 3)
        assert tell("kiel") == "kiel in 3"


def test_fields_that_are_not_seen() -> None:
    with patch.object(Line, "unseen_fields", new=["crew"]):
        assert Line().fields() == ["crew"]


def test_fields_that_are_seen() -> None:
    with patch.object(Line, "shown_fields", new=["name"]):  # error: apr-mocked-internals
        assert Line().fields() == ["name", "notes", "crew"]


class TestPages:
    def test_a_page_that_answers(self, client) -> None:  # type: ignore[no-untyped-def]
        with patch.object(timetable, "next_departure") as asked:
            asked.return_value = Departure("kiel", 3)
            assert client.get("/departures/kiel").status_code == 200
