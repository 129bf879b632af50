from datetime import datetime, timedelta

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Patient(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(100))
    balance = db.Column(db.Numeric)
    last_seen = db.Column(db.DateTime)
    locked_until = db.Column(db.DateTime)


class Appointment(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    patient_id = db.Column(db.Integer, db.ForeignKey("patient.id"))
    starts_at = db.Column(db.DateTime)
    minutes = db.Column(db.Integer)
    state = db.Column(db.String(20))
    fee = db.Column(db.Numeric)

    def overlaps(self, start: datetime, minutes: int) -> bool:
        return bool(self.starts_at < start + timedelta(minutes=minutes))
