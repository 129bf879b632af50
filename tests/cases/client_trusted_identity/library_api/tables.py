from __future__ import annotations

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Reader(db.Model):  # type: ignore
    id = db.Column(db.Integer, primary_key=True)
    email = db.Column(db.String)
    password_hash = db.Column(db.String)
    state = db.Column(db.String)
    failed_logins = db.Column(db.Integer)


class Loan(db.Model):  # type: ignore
    id = db.Column(db.Integer, primary_key=True)
    reader_id = db.Column(db.Integer, db.ForeignKey("reader.id"))
    user_id = db.Column(db.Integer, db.ForeignKey("reader.id"))
    due = db.Column(db.Date)
