from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from .keeping import cached, text_cached


class Base(DeclarativeBase): ...


class Setting(Base):
    __tablename__ = "settings"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


@text_cached("settings")
async def setting(session: AsyncSession, name: str) -> Setting | None:
    found = await session.scalars(select(Setting).where(Setting.name == name))
    row = found.first()
    return row


@cached("settings")
async def setting_row(session: AsyncSession, name: str) -> Setting | None:
    found = await session.scalars(select(Setting).where(Setting.name == name))
    row = found.first()
    return row  # error: apr-orm-outside-transaction
