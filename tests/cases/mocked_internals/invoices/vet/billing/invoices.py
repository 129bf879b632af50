from __future__ import annotations

import logging
from datetime import date
from decimal import Decimal

from vet.billing.tariffs import total
from vet.clients.mail import MailClient
from vet.storage.invoices import InvoiceStore

logger = logging.getLogger(__name__)
PREFIX = "V-"


def today() -> date:
    return date.today()


class InvoiceMaker:
    def __init__(self, store: InvoiceStore, mail: MailClient) -> None:
        self.store = store
        self.mail = mail

    def make(self, kinds: list[str]) -> str:
        number = self.next_number()
        self.store.put(number, total(kinds))
        self.mail.send(f"{number} {self.__text(kinds)}")
        logger.info("made %s", number)
        return number

    def next_number(self) -> str:
        return f"{PREFIX}{today():%y%m%d}"

    def __text(self, kinds: list[str]) -> str:
        return ", ".join(kinds)

    @property
    def label(self) -> str:
        return PREFIX.strip("-")
