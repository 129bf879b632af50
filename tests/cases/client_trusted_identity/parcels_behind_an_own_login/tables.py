from . import db


class Member(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    role = db.Column(db.String(9))
    email = db.Column(db.String(90))


class Parcel(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    member_id = db.Column(db.Integer)
    owner_id = db.Column(db.Integer)
    status = db.Column(db.String(9))
    memo = db.Column(db.Text)


class Invoice(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.Integer)
    total = db.Column(db.Integer)
    paid = db.Column(db.Boolean)
