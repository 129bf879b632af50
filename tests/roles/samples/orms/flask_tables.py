"""Flask-SQLAlchemy."""

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)
old = SQLAlchemy()


class User(db.Model):  # type: ignore[misc, name-defined]  # role: model
    pass


class Admin(User):  # role: model
    pass


class Legacy(old.Model):  # type: ignore[misc, name-defined]  # role: model
    pass


class Helper:
    pass
