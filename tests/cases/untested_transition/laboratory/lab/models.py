import enum
from datetime import datetime

from sqlalchemy import Enum
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class SampleState(enum.Enum):
    RECEIVED = 1
    TESTED = 2
    REJECTED = 3
    ARCHIVED = 4
    LOST = 5


class Base(DeclarativeBase): ...


class Sample(Base):
    __tablename__ = "sample"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[SampleState] = mapped_column(Enum(SampleState), default=SampleState.RECEIVED)
    seen: Mapped[datetime | None]
