from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Wallet(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    owner_id = db.Column(db.Integer)
    balance = db.Column(db.Numeric(10, 2), default=0)
    prefs = db.Column(db.JSON)
    nickname = db.Column(db.String(20))

    def debit(self, amount):
        self.balance -= amount
        db.session.add(self)


class Article(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    hits = db.Column(db.Integer, default=0)
    title = db.Column(db.String(80))
    version = db.Column(db.Integer, nullable=False)
    __mapper_args__ = {"version_id_col": version}


class Page(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    hits = db.Column(db.Integer, default=0)
    tags = db.Column(db.PickleType)
    title = db.Column(db.String(80))
