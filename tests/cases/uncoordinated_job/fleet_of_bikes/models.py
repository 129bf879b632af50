from __future__ import annotations

import enum

from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class RideState(enum.StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    CANCELLED = "cancelled"
    TIMED_OUT = "timed_out"


class Ride(Base):
    __tablename__ = "rides"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[RideState] = mapped_column(default=RideState.WAITING)
    km: Mapped[int] = mapped_column(default=0)


class Bike(Base):
    __tablename__ = "bikes"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[RideState] = mapped_column(default=RideState.WAITING)


class Dock(Base):
    __tablename__ = "docks"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[RideState] = mapped_column(default=RideState.WAITING)


class Pass(Base):
    __tablename__ = "passes"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[RideState] = mapped_column(default=RideState.WAITING)
