from __future__ import annotations

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class VersionMixin:
    version: Mapped[int] = mapped_column(default=1)

    from sqlalchemy.orm import declared_attr

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, object]:  # noqa: N805
        return {"version_id_col": cls.version}


engine = create_engine("postgresql://db/x")
serial = create_engine("postgresql://db/x", isolation_level="SERIALIZABLE")
Factory = sessionmaker(engine)
SerialFactory = sessionmaker(serial)
