# only: apr-n-plus-one
"""SQLAlchemy: rows whose foreign key is empty lead nowhere, without a question."""

from __future__ import annotations

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase): ...


class Member(Base):
    __tablename__ = "members"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Desk(Base):
    __tablename__ = "desks"
    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    member: Mapped[Member | None] = relationship()

    def to_dict(self) -> dict[str, object]:
        return {"id": self.id, "member": self.member.name if self.member else None}


def free_desks(session: Session) -> list[dict[str, object]]:
    return [desk.to_dict() for desk in session.scalars(select(Desk).where(Desk.member_id.is_(None)))]


def taken_desks(session: Session) -> list[dict[str, object]]:
    return [desk.to_dict() for desk in session.scalars(select(Desk).where(Desk.member_id.is_not(None)))]  # error: apr-n-plus-one
