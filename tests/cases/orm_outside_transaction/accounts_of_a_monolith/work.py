import threading
from concurrent.futures import ThreadPoolExecutor

from celery import shared_task
from sqlalchemy.orm import joinedload

from .base import *
from .base import session_scope
from .jobs import notify, notify_by_id

pool = ThreadPoolExecutor(4)


def get_account(account_id):
    with session_scope() as s:
        return s.query(Account).filter_by(id=account_id).first()  # error: apr-orm-outside-transaction


def account_email(account_id):
    with session_scope() as s:
        account = s.query(Account).filter_by(id=account_id).first()
        return account.email


def total(account_id):
    session = Session()
    account = session.query(Account).get(account_id)
    session.close()
    return sum(b.total for b in account.invoices)  # error: apr-orm-outside-transaction


def total_inside(account_id):
    session = Session()
    try:
        account = session.query(Account).get(account_id)
        return sum(b.total for b in account.invoices)
    finally:
        session.close()


def rename(account_id, email):
    with session_scope() as s:
        acc = s.query(Account).get(account_id)
        acc.email = email
    return {"id": acc.id, "email": acc.email}  # error: apr-orm-outside-transaction


def rename_inside(account_id, email):
    with session_scope() as s:
        acc = s.query(Account).get(account_id)
        acc.email = email
        result = {"id": acc.id, "email": acc.email}
    return result


def welcome(account_id):
    s = Registry()
    account = s.query(Account).get(account_id)
    notify.delay(account)  # error: apr-orm-outside-transaction
    s.commit()


def welcome_id(account_id):
    s = Registry()
    account = s.query(Account).get(account_id)
    s.commit()
    notify_by_id.delay(account.id)


def threaded(account_id):
    s = Session()
    account = s.query(Account).get(account_id)
    t = threading.Thread(target=send, args=(account,))  # error: apr-orm-outside-transaction
    t.start()
    s.close()


def threaded_id(account_id):
    s = Session()
    account = s.query(Account).get(account_id)
    t = threading.Thread(target=send_by_id, args=(account.id,))
    t.start()
    s.close()


def pooled():
    with session_scope() as s:
        accounts = s.query(Account).all()
    for a in accounts:
        print(a.email)  # error: apr-orm-outside-transaction


def pooled_submit(account_id):
    with session_scope() as s:
        account = s.query(Account).get(account_id)
        pool.submit(send, account)  # error: apr-orm-outside-transaction


def kept(account_id):
    s = KeepSession()
    account = s.query(Account).options(joinedload(Account.invoices)).get(account_id)
    s.commit()
    s.close()
    return account.email


def detached(account_id):
    s = Session()
    account = s.query(Account).options(joinedload(Account.invoices)).get(account_id)
    s.expunge(account)
    s.close()
    return account.email


def by_handler(session, account_id):
    account = session.query(Account).get(account_id)
    session.commit()
    return account.email


def send(account):
    print("mail", account.email)


def send_by_id(account_id):
    with session_scope() as s:
        print("mail", s.query(Account).get(account_id).email)


class Accounts(object):
    def __init__(self, factory=Session):
        self.factory = factory

    def find(self, email):  # gap: apr-orm-outside-transaction
        session = self.factory()
        try:
            return session.query(Account).filter(Account.email == email).one()
        finally:
            session.close()

    def ids(self):
        session = self.factory()
        try:
            return [a.id for a in session.query(Account)]
        finally:
            session.close()
