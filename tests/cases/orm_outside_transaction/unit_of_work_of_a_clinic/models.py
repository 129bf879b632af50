from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase): ...


class Practitioner(Base):
    __tablename__ = "practitioners"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Slot(Base):
    __tablename__ = "slots"
    id: Mapped[int] = mapped_column(primary_key=True)
    left: Mapped[int]
    practitioner_id: Mapped[int] = mapped_column(ForeignKey("practitioners.id"))
    practitioner: Mapped[Practitioner] = relationship()
