from abc import ABC
from typing import Protocol


class AccountStore(Protocol): ...


class Unit(
    ABC,
): ...
