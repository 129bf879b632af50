# only: apr-unlocked-shared-state
"""Collections of classes, which grow while modules are imported, and of what requests bring."""

from __future__ import annotations

from fastapi import FastAPI
from sqlalchemy import event, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, mapped_column

app = FastAPI()


class Base(DeclarativeBase):
    pass


class Tagged(Base):
    __tablename__ = "tagged"
    id: Mapped[int] = mapped_column(primary_key=True)
    tag: Mapped[str]


tagged_models: set[type[Tagged]] = set()
tags: set[str] = set()


@event.listens_for(Mapper, "mapper_configured")
def note_model(_mapper: Mapper[Tagged], class_: type[Tagged]) -> None:
    tagged_models.add(class_)


@app.post("/tags/{tag}/clear")
async def clear(session: AsyncSession, tag: str) -> None:
    for model in tagged_models:
        await session.execute(update(model).where(model.tag == tag).values(tag=""))


@app.post("/tags/{tag}")
async def add(tag: str) -> None:
    tags.add(tag)


@app.post("/tags/clear")
async def clear_all(session: AsyncSession) -> None:
    for tag in tags:  # error: apr-unlocked-shared-state
        await session.execute(update(Tagged).where(Tagged.tag == tag).values(tag=""))
