# only: apr-boolean-state
"""A catalogue of the states that tasks may be in: each has a name and a colour, and its flags say of what kind it is."""

from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class ErrandStatus(Base):
    __tablename__ = "errand_statuses"
    name: Mapped[str]
    color: Mapped[str]
    is_done: Mapped[bool]
    is_cancelled: Mapped[bool]


class Errand(Base):  # error: apr-boolean-state
    __tablename__ = "errands"
    name: Mapped[str]
    is_done: Mapped[bool]
    is_cancelled: Mapped[bool]
