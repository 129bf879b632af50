from bank.domain.model import Account


def transfer() -> Account:
    return Account()
