from __future__ import annotations

import enum

from sqlalchemy.orm import Mapped, mapped_column

from .db import Base, VersionMixin


class State(enum.Enum):
    OPEN = 1
    WAITING = 2
    CLOSED = 3


class Ticket(Base):
    __tablename__ = "tickets"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[State] = mapped_column(default=State.OPEN)


class Contract(VersionMixin, Base):
    __tablename__ = "contracts"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[State] = mapped_column(default=State.OPEN)
