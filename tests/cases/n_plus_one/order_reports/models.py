from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.ext.asyncio import AsyncAttrs
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(AsyncAttrs, DeclarativeBase):
    pass


class Owned:
    owner_id: Mapped[int] = mapped_column(ForeignKey("owners.id"))


class Owner(Base):
    __tablename__ = "owners"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Report(Owned, Base):
    __tablename__ = "reports"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    owner: Mapped[Owner] = relationship()
    pages: Mapped[list[Page]] = relationship(back_populates="report")

    @property
    def heading(self) -> str:
        return f"{self.title} of {self.owner.name}"

    @property
    def length(self) -> int:
        return len(self.pages)


class Page(Base):
    __tablename__ = "pages"
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"))
    text: Mapped[str]
    report: Mapped[Report] = relationship(back_populates="pages")
