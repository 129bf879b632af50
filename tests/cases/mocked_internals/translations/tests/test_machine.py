# only: apr-mocked-internals
"""The call to the provider may be replaced; what the machine makes of it may not."""

from unittest.mock import patch

from ..desk.asking import Machine


def test_good_texts_are_translated() -> None:
    machine = Machine("https://provider", "key")
    with patch.object(Machine, "ask", return_value="Haus") as ask:
        assert machine.translate_all(["house"], "de") == ["Haus"]
    ask.assert_called_once_with("house", "de")


def test_bad_texts_are_left() -> None:
    machine = Machine("https://provider", "key")
    with patch.object(machine, "rate", return_value=1):  # error: apr-mocked-internals
        assert machine.translate_all(["x"], "de") == ["x"]


def test_payload_is_sent() -> None:
    machine = Machine("https://provider", "key")
    with patch.object(machine, "payload", return_value={"text": "a", "to": "de"}):  # error: apr-mocked-internals
        machine.translate_all(["a"], "de")
