from storefront.db import db


class Store(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    owner_id = db.Column(db.Integer)
    balance = db.Column(db.Integer)


class Order(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    store_id = db.Column(db.ForeignKey("store.id"))
    charge_id = db.Column(db.String)
    status = db.Column(db.String)


class Coupon(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    store = db.relationship(Store)
