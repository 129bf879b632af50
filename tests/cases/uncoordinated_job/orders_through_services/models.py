from enum import StrEnum

from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Status(StrEnum):
    OPEN = "open"
    SENT = "sent"
    HELD = "held"
    LOST = "lost"


class Base(DeclarativeBase): ...


class Shipment(Base):
    __tablename__ = "shipments"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[Status]

    def hold(self) -> None:
        self.status = Status.HELD


class Letter(Base):
    __tablename__ = "letters"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[Status]

    def hold(self) -> None:
        self.status = Status.HELD
