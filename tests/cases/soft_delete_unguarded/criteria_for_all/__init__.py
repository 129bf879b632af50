# only: apr-soft-delete-unguarded
"""One criterion for all queries of a session leaves deleted rows out."""

from datetime import datetime
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, ORMExecuteState, Session, mapped_column, with_loader_criteria


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class SoftDelete:
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)


class Invoice(SoftDelete, Base):
    __tablename__ = "invoices"
    number: Mapped[str]


@event.listens_for(Session, "do_orm_execute")
def leave_deleted_out(state: ORMExecuteState) -> None:
    if state.is_select and not state.execution_options.get("include_deleted", False):
        state.statement = state.statement.options(with_loader_criteria(SoftDelete, lambda cls: cls.deleted_at.is_(None), include_aliases=True))


def invoices(session: Session) -> list[Any]:
    return list(session.scalars(select(Invoice).where(Invoice.deleted_at.is_(None))))


def invoice(session: Session, number: str) -> Invoice | None:
    return session.scalar(select(Invoice).where(Invoice.number == number))
