# only: apr-mocked-internals
import pytest

from alarm_bells.bells import rounds
from alarm_bells.bells.letters import Letter
from alarm_bells.bells.rounds import headline


def test_one_who_cannot_be_reached_does_not_stop_the_round(monkeypatch: pytest.MonkeyPatch) -> None:
    deliver = Letter.deliver

    def refused(letter: Letter, to: str) -> None:
        if to == "ada":
            raise ConnectionError(to)
        deliver(letter, to)

    monkeypatch.setattr(Letter, "deliver", refused)
    assert rounds.send_round(["ada", "bob"], "fire") == ["bob"]


def test_everybody_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    def kept(letter: Letter, to: str) -> None:
        told.append(to)

    monkeypatch.setattr(Letter, "deliver", kept)  # error: apr-mocked-internals
    rounds.send_round(["ada"], "fire")
    assert told == ["ada"]


def test_headline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "shorten", lambda text: text)  # error: apr-mocked-internals
    assert headline("fire") == "FIRE"
