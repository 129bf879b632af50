# only: apr-unguarded-read-modify-write
# mypy: disable-error-code="name-defined,misc,no-untyped-def,no-untyped-call"
"""A base class without types that all models of the club have."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Kept(db.Model):
    __abstract__ = True

    @classmethod
    def get(cls, key):
        return cls.query.get(key)

    def save(self):
        db.session.add(self)
        db.session.commit()
