"""SQLAlchemy 1.x style: bases made by functions, of which mypy knows nothing."""

from sqlalchemy import Column, Integer
from sqlalchemy.ext.declarative import declarative_base
from sqlalchemy.orm import as_declarative, declarative_base as newer, registry

Base = declarative_base()
Newer = newer()
Generated = registry().generate_base()


@as_declarative()
class Decorated:
    pass


class Order(Base):  # type: ignore[misc, valid-type]  # role: model
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)


class Line(Newer):  # type: ignore[misc, valid-type]  # role: model
    __tablename__ = "lines"


class Abstract(Base):  # type: ignore[misc, valid-type]
    __abstract__ = True


class Customer(Abstract):  # role: model
    __tablename__ = "customers"


class Made(Generated):  # type: ignore[misc, valid-type]  # role: model
    __tablename__ = "made"


class Plain(Decorated):  # role: model
    __tablename__ = "plain"
