from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Car(db.Model):
    STATUS_FREE = 0
    STATUS_RENTED = 1
    STATUS_BROKEN = 2

    id = db.Column(db.Integer, primary_key=True)
    status = db.Column(db.Integer, default=STATUS_FREE)
    plate = db.Column(db.String)
