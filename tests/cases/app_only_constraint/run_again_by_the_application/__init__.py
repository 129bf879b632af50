# only: apr-app-only-constraint
# mypy: disable-error-code="import-not-found"
"""An application that runs a request again from the start when a row is there already: whoever comes second finds it then."""

import pyramid_retry
from sqlalchemy import String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

pyramid_retry.mark_error_retryable(IntegrityError)


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Banner(Base):
    __tablename__ = "banners"
    slot: Mapped[str] = mapped_column(String(40), unique=True)
    text: Mapped[str]


def put_up(session: Session, slot: str, text: str) -> str:
    if session.scalar(select(Banner).where(Banner.slot == slot)) is not None:
        return "there is one already"
    session.add(Banner(slot=slot, text=text))
    return "it hangs"


def put_up_text(session: Session, slot: str, text: str) -> str:
    if session.scalar(select(Banner).where(Banner.text == text)) is not None:  # error: apr-app-only-constraint
        return "it says so already"
    session.add(Banner(slot=slot, text=text))
    return "it hangs"
