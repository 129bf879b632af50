from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Event(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    event_id = db.Column(db.String(60), unique=True)


class SeenEvent(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    event_id = db.Column(db.String(60))


class Credit(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.Integer)
    amount = db.Column(db.Integer)


class Subscription(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    ref = db.Column(db.String(60), unique=True)
    email = db.Column(db.String(60))
