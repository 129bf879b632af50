from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Export(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    status = db.Column(db.Enum("queued", "running", "done", "cancelled"), default="queued")


class Import(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    status = db.Column(db.Enum("queued", "running", "done", "cancelled"), default="queued")


class Parse(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    state = db.Column(db.String(10), default="queued")
    progress = db.Column(db.Integer)


class Sync(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    status = db.Column(db.Enum("queued", "running", "done", "cancelled"), default="queued")


class Render(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    status = db.Column(db.Enum("queued", "running", "done", "cancelled"), default="queued")
