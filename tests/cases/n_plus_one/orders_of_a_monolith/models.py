from datetime import datetime

from .ext import db


class Customer(db.Model):
    __tablename__ = "customers"
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80))
    region_id = db.Column(db.Integer, db.ForeignKey("regions.id"))
    region = db.relationship("Region", lazy="joined")


class Region(db.Model):
    __tablename__ = "regions"
    id = db.Column(db.Integer, primary_key=True)
    label = db.Column(db.String(20))


class Order(db.Model):
    __tablename__ = "orders"
    id = db.Column(db.Integer, primary_key=True)
    number = db.Column(db.String(20))
    created = db.Column(db.DateTime, default=datetime.utcnow)
    customer_id = db.Column(db.Integer, db.ForeignKey("customers.id"))
    customer = db.relationship("Customer", backref="orders")
    lines = db.relationship("OrderLine", backref="order", lazy="dynamic")
    payments = db.relationship("Payment", backref=db.backref("order"))

    def as_dict(self):
        return {"id": self.id, "number": self.number, "customer": self.customer.name}

    def short(self):
        return {"id": self.id, "number": self.number}

    @property
    def paid_total(self):
        return sum(p.amount for p in self.payments)


class OrderLine(db.Model):
    __tablename__ = "order_lines"
    id = db.Column(db.Integer, primary_key=True)
    order_id = db.Column(db.Integer, db.ForeignKey("orders.id"))
    qty = db.Column(db.Integer)
    sku = db.Column(db.String(20))


class Payment(db.Model):
    __tablename__ = "payments"
    id = db.Column(db.Integer, primary_key=True)
    order_id = db.Column(db.Integer, db.ForeignKey("orders.id"))
    amount = db.Column(db.Integer)


__all__ = ["Customer", "Region", "Order", "OrderLine", "Payment", "db"]
