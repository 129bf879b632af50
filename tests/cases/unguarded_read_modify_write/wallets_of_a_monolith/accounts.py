from .core import *


def fetch_wallet(wid):
    return Wallet.query.filter(Wallet.id == wid).one()


def lock_wallet(wid):
    return Wallet.query.filter(Wallet.id == wid).with_for_update().one()


class WalletManager(object):
    def __init__(self, session):
        self.session = session

    def charge_fee(self, wid, fee):
        w = self.session.query(Wallet).filter_by(id=wid).one()
        new_balance = w.balance - fee
        self.session.query(Wallet).filter_by(id=wid).update({"balance": new_balance})  # error: apr-unguarded-read-modify-write
        self.session.commit()

    def charge_fee_cas(self, wid, fee):
        w = self.session.query(Wallet).filter_by(id=wid).one()
        old = w.balance
        n = self.session.query(Wallet).filter_by(id=wid, balance=old).update({"balance": old - fee})
        if n != 1:
            self.session.rollback()
            raise RuntimeError("conflict")
        self.session.commit()
