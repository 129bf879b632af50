"""Flags in which a class keeps its lifecycle."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.state_flags import spread_in

SOURCES = {
    "flagged": """
        import enum
        from datetime import datetime

        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

        class Base(DeclarativeBase):
            pass

        class Loan(Base):
            __tablename__ = "loans"
            id: Mapped[int] = mapped_column(primary_key=True)
            disbursed: Mapped[bool]
            has_been_repaid: Mapped[bool]
            is_secured: Mapped[bool]

        class State(enum.Enum):
            NEW = 1
            PAID = 2

        class Bill(Base):
            __tablename__ = "bills"
            id: Mapped[int] = mapped_column(primary_key=True)
            state: Mapped[State]
            is_paid: Mapped[bool]

        class Person(Base):
            __tablename__ = "people"
            id: Mapped[int] = mapped_column(primary_key=True)
            is_admin: Mapped[bool]
            email_opt_in: Mapped[bool]
            paid_at: Mapped[datetime]

        class LoanFilter:
            def __init__(self) -> None:
                self.disbursed = False
                self.repaid = False
    """
}


@pytest.mark.parametrize(
    ("name", "stages", "status"),
    [("Loan", ["disbursed", "repaid"], ""), ("Bill", ["paid"], "state"), ("Person", None, ""), ("LoanFilter", None, "")],
)
def test_stages_kept_in_flags(sources: Any, name: str, stages: list[str] | None, status: str) -> None:
    found = spread_in(sources.program, sources.program.classes[f"flagged.{name}"])
    if stages is None:
        assert found is None
    else:
        assert found is not None
        assert [one.stage for one in found.flags] == stages
        assert (found.status.name if found.status is not None else "") == status
