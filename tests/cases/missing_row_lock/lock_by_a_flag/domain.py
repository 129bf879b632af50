from __future__ import annotations

from enum import Enum

from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class LoanState(Enum):
    REQUESTED = 1
    GRANTED = 2
    REPAID = 3


class Loan(Base):
    __tablename__ = "loans"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[LoanState]

    def grant(self) -> None:
        self._ensure(LoanState.REQUESTED)
        self.state = LoanState.GRANTED

    def repay(self) -> None:
        self._ensure(LoanState.GRANTED)
        self.state = LoanState.REPAID

    def _ensure(self, wanted: LoanState) -> None:
        if self.state is not wanted:
            raise ValueError(f"{self.state} is not {wanted}")
