# only: apr-handler-business-logic
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Crossing(db.Model):  # type: ignore[name-defined]
    id = db.Column(db.Integer, primary_key=True)
    status = db.Column(db.String(16))
    seats = db.Column(db.Integer)
    sold = db.Column(db.Integer)
    total_cents = db.Column(db.Integer)
    departed_at = db.Column(db.DateTime)
