# only: apr-app-only-constraint
"""Flask-SQLAlchemy: the object that hands on the columns is made before the modules that import it in turn: mypy knows it as a base there, and in no column."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()

from .grants import Grant, Label  # noqa: E402

__all__ = ["Grant", "Label", "db"]
