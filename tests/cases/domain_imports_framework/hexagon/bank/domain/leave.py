"""Left: serialisation and logging, the domain itself, shared code that is pure, and the project's own ports for type checking."""

from typing import TYPE_CHECKING

import attrs
import pydantic
import structlog

from bank import common
from bank.common import money
from bank.common.money import Money
from bank.common.typed import Clock
from bank.domain.model import Account

from . import model

if TYPE_CHECKING:
    from bank.persistence.ports import AccountStore, Unit
    from bank.common.database import Engine
