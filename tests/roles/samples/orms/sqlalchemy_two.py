"""SQLAlchemy 2.0: declarative base, mixins, dataclass-mapped, abstract, enums."""

import enum

from sqlalchemy import String
from sqlalchemy.ext.asyncio import AsyncAttrs
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column, registry


class Base(AsyncAttrs, DeclarativeBase):
    pass


class TimestampMixin:
    created: Mapped[str] = mapped_column(String)


class MixedBase(TimestampMixin, DeclarativeBase):
    pass


class DataBase(MappedAsDataclass, DeclarativeBase):
    pass


class AbstractThing(Base):
    __abstract__ = True


class Order(TimestampMixin, Base):  # role: model
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)


class SpecialOrder(Order):  # role: model
    pass


class Thing(AbstractThing):  # role: model
    __tablename__ = "things"
    id: Mapped[int] = mapped_column(primary_key=True)


class Row(MixedBase):  # role: model
    __tablename__ = "rows"
    id: Mapped[int] = mapped_column(primary_key=True)


class Point(DataBase):  # role: model
    __tablename__ = "points"
    id: Mapped[int] = mapped_column(primary_key=True)


class Kind(enum.Enum):
    A = "a"


mapper_registry = registry()


@mapper_registry.mapped
class Mapped1:  # role: model
    __tablename__ = "mapped1"
    id: Mapped[int] = mapped_column(primary_key=True)


@mapper_registry.mapped_as_dataclass
class Mapped2:  # role: model
    __tablename__ = "mapped2"
    id: Mapped[int] = mapped_column(primary_key=True)
