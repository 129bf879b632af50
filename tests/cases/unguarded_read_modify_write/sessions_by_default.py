# only: apr-unguarded-read-modify-write, apr-n-plus-one, apr-app-only-constraint
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Coin(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    code = db.Column(db.String(9))
    balance = db.Column(db.Integer)


class Coins(object):
    def __init__(self, session=db.session):
        self.session = session

    def spend(self, coin_id, n):
        coin = self.session.query(Coin).get(coin_id)
        coin.balance -= n  # error: apr-unguarded-read-modify-write
        self.session.commit()

    def many(self, ids):
        return [self.session.get(Coin, one) for one in ids]  # error: apr-n-plus-one

    def ensure(self, code):
        found = self.session.query(Coin).filter_by(code=code).first()  # error: apr-app-only-constraint
        if found is None:
            found = Coin(code=code)
            self.session.add(found)
            self.session.commit()
        return found
