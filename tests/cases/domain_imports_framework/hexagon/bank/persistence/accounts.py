from sqlalchemy.orm import Session

from bank.domain.model import Account


class Accounts:
    session: Session

    def get(self) -> Account:
        return Account()
