from bank.persistence.accounts import Accounts

store = Accounts()
