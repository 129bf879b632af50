from .database import db


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    email = db.Column(db.String(120), index=True)
    username = db.Column(db.String(40), unique=True)


class Tag(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40))
    board_id = db.Column(db.Integer, db.ForeignKey("board.id"))


class Board(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    slug = db.Column(db.String(40))


class Membership(db.Model):
    __table_args__ = (db.UniqueConstraint("user_id", "board_id", name="uq_member"),)
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.Integer)
    board_id = db.Column(db.Integer)


class AuditLine(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    text = db.Column(db.Text)
    user_id = db.Column(db.Integer)
