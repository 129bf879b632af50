from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()

PENDING, PAID, CANCELLED, SHIPPED = "pending", "paid", "cancelled", "shipped"


class Invoice(db.Model):
    STATUSES = (PENDING, PAID, CANCELLED, SHIPPED)
    id = db.Column(db.Integer, primary_key=True)
    status = db.Column(db.Enum(*STATUSES, name="invoice_status"), default=PENDING)
    memo = db.Column(db.Text)

    def is_open(self):
        return self.status == PENDING

    def cancel(self):
        if self.status != PENDING:
            raise ValueError("cannot cancel")
        self.status = CANCELLED


class Seat(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    state = db.Column(db.String(10), default="free")
    holder = db.Column(db.Integer)
