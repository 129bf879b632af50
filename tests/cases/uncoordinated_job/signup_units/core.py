from __future__ import annotations

import enum

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class State(enum.Enum):
    NEW = "new"
    ACTIVE = "active"
    CLOSED = "closed"


class Member(Base):
    __tablename__ = "members"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[State]
    name: Mapped[str]
    mailed: Mapped[bool]

    def close(self) -> None:
        if self.state is State.CLOSED:
            raise ValueError
        self.state = State.CLOSED


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[State]


Sessions = sessionmaker(create_engine("postgresql://x/y"))


class Unit:
    def __enter__(self) -> Session:
        self.session = Sessions()
        return self.session

    def __exit__(self, *error: object) -> None:
        self.session.commit()
        self.session.close()
