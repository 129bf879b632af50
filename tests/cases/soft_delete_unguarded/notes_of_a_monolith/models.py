from datetime import datetime

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Trashable(object):
    deleted_at = db.Column(db.DateTime, nullable=True, index=True)

    def trash(self):
        self.deleted_at = datetime.utcnow()


class Project(Trashable, db.Model):  # error: apr-soft-delete-unguarded
    id = db.Column(db.Integer, primary_key=True)
    slug = db.Column(db.String(40), unique=True)


class Note(Trashable, db.Model):
    id = db.Column(db.Integer, primary_key=True)
    body = db.Column(db.Text)


class Label(db.Model):  # error: apr-soft-delete-unguarded
    __table_args__ = (db.UniqueConstraint("project_id", "name"),)
    id = db.Column(db.Integer, primary_key=True)
    project_id = db.Column(db.Integer)
    name = db.Column(db.String(40))
    is_deleted = db.Column(db.Boolean, default=False, index=True)


class Bucket(db.Model):
    __table_args__ = (
        db.Index("uq_bucket", "name", unique=True, postgresql_where=db.text("deleted_at IS NULL")),
    )
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40))
    deleted_at = db.Column(db.DateTime)


class Deletion(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    table = db.Column(db.String(40), unique=True)
    deleted_at = db.Column(db.DateTime, nullable=False)


class Snippet(db.Model):  # error: apr-soft-delete-unguarded
    id = db.Column(db.Integer, primary_key=True)
    text = db.Column(db.Text)
    archived = db.Column(db.Boolean, default=False)


class Key(db.Model):
    __table_args__ = (db.UniqueConstraint("name", "deleted_at"), db.Index("ix_key_deleted", "deleted_at"))
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40))
    deleted_at = db.Column(db.DateTime)
