"""Through modules outside the domain, and the project's infrastructure."""

from typing import TYPE_CHECKING

import bank.persistence.accounts  # error: apr-domain-imports-framework
from bank.adapters.mail import send  # error: apr-domain-imports-framework
from bank.common import database  # error: apr-domain-imports-framework
from bank.common.database import Engine  # error: apr-domain-imports-framework
from bank.common.deep import helper  # error: apr-domain-imports-framework
from bank.common.indirect import store  # error: apr-domain-imports-framework
from bank.persistence import accounts  # error: apr-domain-imports-framework
from bank.persistence.ports import AccountStore  # error: apr-domain-imports-framework
from bank.services.transfers import transfer  # error: apr-domain-imports-framework
from bank.web import routes  # error: apr-domain-imports-framework

if TYPE_CHECKING:
    from bank.persistence.accounts import Accounts  # error: apr-domain-imports-framework


def late() -> None:
    from bank.common.deep import helper  # error: apr-domain-imports-framework

    helper()
