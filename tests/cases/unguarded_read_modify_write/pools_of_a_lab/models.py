"""Models of old style: their attributes have no type."""

from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table
from sqlalchemy.orm import as_declarative, relationship
from sqlalchemy.orm.collections import attribute_keyed_dict


@as_declarative()
class Base:
    def shown(self) -> dict[str, Any]:
        return dict(vars(self))


pool_machines = Table(
    "pool_machines",
    Base.metadata,  # type: ignore[attr-defined]
    Column("pool_id", Integer, ForeignKey("pools.id")),
    Column("machine_id", Integer, ForeignKey("machines.id")),
)


class Machine(Base):
    __tablename__ = "machines"

    id = Column(Integer, primary_key=True)
    name = Column(String, unique=True)


class PoolOption(Base):
    __tablename__ = "pool_options"

    pool_id = Column(Integer, ForeignKey("pools.id"), primary_key=True)
    option = Column(String, primary_key=True)
    value = Column(String)


class Pool(Base):
    __tablename__ = "pools"

    id = Column(Integer, primary_key=True)
    name = Column(String, unique=True)
    tags: Any = Column(JSON)
    machines: Any = relationship("Machine", secondary=pool_machines)
    options: Any = relationship("PoolOption", collection_class=attribute_keyed_dict("option"))
