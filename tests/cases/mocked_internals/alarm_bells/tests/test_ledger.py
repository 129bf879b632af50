# only: apr-mocked-internals
from unittest.mock import patch

from alarm_bells.bells.factories import AlarmFactory
from alarm_bells.bells.ledger import Ledger


def test_an_alarm_is_noted() -> None:
    with patch.object(Ledger, "note") as note:
        AlarmFactory.build()
    note.assert_called()
