"""A loop that only notes of rows that they are done with does no work twice; one that works for each, or that sets a state, does."""
# only: apr-missing-row-lock

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class ResetToken(Base):
    __tablename__ = "reset_tokens"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    status: Mapped[str] = mapped_column(default="new")
    used_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]


def mail(email: str) -> None:
    print(email)


def void_others(session: Session, email: str) -> None:
    now = datetime.now(UTC)
    for token in session.execute(select(ResetToken).where(ResetToken.email == email).where(ResetToken.used_at.is_(None))).scalars().all():
        token.used_at = now
    session.add(ResetToken(email=email))
    session.commit()


def send_all(session: Session) -> None:
    for token in session.execute(select(ResetToken).where(ResetToken.sent_at.is_(None))).scalars().all():
        mail(token.email)
        token.sent_at = datetime.now(UTC)  # error: apr-missing-row-lock
    session.commit()


def redeem(session: Session, email: str) -> None:
    token = session.execute(select(ResetToken).where(ResetToken.email == email).where(ResetToken.used_at.is_(None))).scalars().first()
    if token is None:
        raise ValueError("used")
    mail(email)
    token.used_at = datetime.now(UTC)  # error: apr-missing-row-lock
    session.commit()


def end_all(session: Session) -> None:
    for token in session.execute(select(ResetToken).where(ResetToken.status == "new")).scalars().all():
        token.status = "ended"  # error: apr-missing-row-lock
    session.commit()
