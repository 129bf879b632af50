"""A model whose base is made in another module."""

from orms import sqlalchemy_one
from orms.flask_tables import db
from orms.sqlalchemy_one import Base as Declared


class Visit(Declared):  # type: ignore[misc, valid-type]  # role: model
    __tablename__ = "visits"


class Stay(sqlalchemy_one.Base):  # type: ignore[misc, name-defined]  # role: model
    pass


class Room(db.Model):  # type: ignore[misc, name-defined]  # role: model
    pass
