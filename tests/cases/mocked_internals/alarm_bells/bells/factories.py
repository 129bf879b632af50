# only: apr-mocked-internals
from dataclasses import dataclass

from polyfactory.factories import DataclassFactory

from alarm_bells.bells.ledger import Ledger


@dataclass
class Alarm:
    text: str

    def __post_init__(self) -> None:
        Ledger.note(self.text)


class AlarmFactory(DataclassFactory[Alarm]):
    __model__ = Alarm
