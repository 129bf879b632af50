"""Rows of sessions that do not expire: given to a thread or to tasks that are waited for after the session was closed, and values read out of a column; and near twins that break."""
# only: apr-orm-outside-transaction

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from fastapi import APIRouter, BackgroundTasks, Request
from sqlalchemy import JSON, ForeignKey, create_engine, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, selectinload, sessionmaker
from starlette.concurrency import run_in_threadpool

router = APIRouter()
sessions = async_sessionmaker(create_async_engine("postgresql+asyncpg:///data"), expire_on_commit=False)
engine = create_engine("postgresql:///data")
plain_sessions = sessionmaker(engine)
also_asynchronous = sessionmaker(create_async_engine("postgresql+asyncpg:///data"), class_=AsyncSession, expire_on_commit=False)  # type: ignore[call-overload]


class Base(DeclarativeBase):
    pass


class Example(Base):
    __tablename__ = "examples"

    id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("datasets.id"))
    text: Mapped[str]


class Dataset(Base):
    __tablename__ = "datasets"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    examples: Mapped[list[Example]] = relationship()


class Salt(Base):
    __tablename__ = "salts"

    id: Mapped[int] = mapped_column(primary_key=True)
    encrypted: Mapped[Any] = mapped_column(JSON)


def as_csv(examples: list[Example]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([one.id, one.text] for one in examples)
    return out.getvalue().encode()


async def examples_of(session: Any, dataset_id: int) -> list[Example]:
    return list(await session.scalars(select(Example).where(Example.dataset_id == dataset_id)))


@router.get("/datasets/{dataset_id}/csv")
async def dataset_csv(request: Request, dataset_id: int) -> bytes:
    async with request.app.state.db() as session:
        examples = await examples_of(session, dataset_id)
    return await run_in_threadpool(as_csv, examples)


@router.get("/datasets/{dataset_id}/file")
async def dataset_file(dataset_id: int) -> bytes:
    async with sessions() as session:
        examples = list(await session.scalars(select(Example).where(Example.dataset_id == dataset_id)))
    return await asyncio.to_thread(as_csv, examples)


@router.get("/datasets/{dataset_id}/open")
async def dataset_in_an_open_session(dataset_id: int) -> bytes:
    async with sessions() as session:
        examples = list(await session.scalars(select(Example).where(Example.dataset_id == dataset_id)))
        return await asyncio.to_thread(as_csv, examples)  # error: apr-orm-outside-transaction


@router.post("/datasets/{dataset_id}/export")
async def export(dataset_id: int, tasks: BackgroundTasks) -> None:
    async with sessions() as session:
        examples = list(await session.scalars(select(Example).where(Example.dataset_id == dataset_id)))
        tasks.add_task(as_csv, examples)  # error: apr-orm-outside-transaction


class Sweeper:
    async def apply(self, dataset: Dataset) -> None:
        print(dataset.id, dataset.name)

    async def datasets(self) -> list[Dataset]:
        async with sessions() as session:
            found = await session.scalars(select(Dataset).options(selectinload(Dataset.examples)))
            return [one for one in found if one.name]

    async def run(self) -> None:
        if datasets := await self.datasets():
            if tasks := [asyncio.create_task(self.apply(one)) for one in datasets if one.id]:
                await asyncio.gather(*tasks, return_exceptions=True)

    async def run_and_forget(self) -> None:
        if datasets := await self.datasets():
            if tasks := [asyncio.create_task(self.apply(one)) for one in datasets if one.id]:  # error: apr-orm-outside-transaction
                print(len(tasks))


@contextmanager
def closing_session() -> Iterator[Session]:
    session = Session(engine)
    try:
        yield session
    finally:
        session.close()


def salt() -> str:
    with closing_session() as session:
        found = session.query(Salt).first()
        if found is None:
            found = Salt(encrypted={"value": "x"})
            session.add(found)
            session.commit()
            return found.encrypted.get("value")
        return found.encrypted.get("value")


def salt_row() -> Salt:
    with closing_session() as session:
        return session.query(Salt).one()  # error: apr-orm-outside-transaction


class Tracer:
    def datasets_of(self, name: str) -> list[Dataset]:
        return [Dataset(name=name, examples=[Example(text="a")])]


async def keep(tracer: Tracer, name: str) -> int:
    datasets = tracer.datasets_of(name)
    async with sessions() as session:
        session.add_all(datasets)
        await session.flush()
    return len(datasets[0].examples) if datasets and datasets[0].examples else 0


async def first_example(name: str) -> str:
    async with sessions() as session:
        datasets = list(await session.scalars(select(Dataset).where(Dataset.name == name)))
    return datasets[0].examples[0].text  # error: apr-orm-outside-transaction


@asynccontextmanager
async def db() -> Any:
    async with sessions() as session:
        yield session


async def delete_dataset(db: AsyncSession, dataset_id: int) -> str:
    dataset = await db.get_one(Dataset, dataset_id)
    async with db.begin():
        await db.delete(dataset)
    return dataset.name
