"""What models share."""

from datetime import datetime

from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Removable:
    removed_at: Mapped[datetime | None] = mapped_column(default=None)
