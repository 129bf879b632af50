"""An object around a row tells its state by a property of the same name; a state of its own says nothing of the row's."""
# only: apr-unvalidated-transition

from enum import StrEnum

from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Rollout(StrEnum):
    PENDING = "pending"
    VERIFY = "verify"
    ENROLLED = "enrolled"


class Base(DeclarativeBase): ...


class Row(Base):
    __tablename__ = "tokens"
    id: Mapped[int] = mapped_column(primary_key=True)
    rollout: Mapped[Rollout]


class Token:
    def __init__(self, row: Row) -> None:
        self.row = row

    @property
    def rollout(self) -> Rollout:
        return self.row.rollout


class Order:
    def __init__(self, row: Row, rollout: Rollout) -> None:
        self.row = row
        self.rollout = rollout


def verify(session: Session, token: Token) -> None:
    if token.rollout != Rollout.VERIFY:
        raise ValueError("not now")
    token.row.rollout = Rollout.ENROLLED
    session.commit()


def enroll(session: Session, token: Token) -> None:
    if not token.rollout:
        token.row.rollout = Rollout.ENROLLED
    session.commit()


def enroll_blindly(session: Session, token: Token) -> None:
    token.row.rollout = Rollout.ENROLLED  # error: apr-unvalidated-transition
    session.commit()


def enroll_by_the_order(session: Session, order: Order) -> None:
    if order.rollout != Rollout.VERIFY:
        raise ValueError("not now")
    order.row.rollout = Rollout.ENROLLED  # error: apr-unvalidated-transition
    session.commit()
