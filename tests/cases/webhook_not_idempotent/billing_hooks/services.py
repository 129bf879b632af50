from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from .gateways import Gateway
from .models import InboxMessage, KeyedLine, LedgerLine
from .schemas import Sale


class Ledger:
    def __init__(self, session: Session) -> None:
        self._session = session

    def book(self, account: str, cents: int) -> None:
        self._session.add(LedgerLine(account=account, cents=cents))

    def book_keyed(self, sale: Sale) -> None:
        self._session.add(KeyedLine(source="shop", source_id=sale.sale_id, cents=sale.cents))


class Sales:
    def __init__(self, session: Session, gateway: Gateway) -> None:
        self._session = session
        self._ledger = Ledger(session)
        self._gateway = gateway

    def take(self, sale: Sale) -> None:
        self._book(sale)
        self._session.commit()

    def _book(self, sale: Sale) -> None:
        self._ledger.book(sale.account, sale.cents)

    def take_keyed(self, sale: Sale) -> None:
        self._ledger.book_keyed(sale)
        self._session.commit()

    def settle(self, sale: Sale) -> None:
        self._settle_now(sale.account, sale.cents)

    def _settle_now(self, account: str, cents: int) -> None:
        self._gateway.pay_out(account, cents)

    def settle_once(self, sale: Sale) -> None:
        if self._is_new(sale.sale_id):
            self._settle_now(sale.account, sale.cents)

    def _is_new(self, sale_id: str) -> bool:
        self._session.add(InboxMessage(message_id=sale_id))
        try:
            self._session.commit()
        except IntegrityError:
            self._session.rollback()
            return False
        return True
