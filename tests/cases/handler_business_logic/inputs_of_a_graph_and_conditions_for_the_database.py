"""What GraphQL brings is input, a comparison with a column is a question to the database, and small helpers of a handler's module take things apart; decisions beside them stay decisions."""
# only: apr-handler-business-logic

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import strawberry
from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Dataset(Base):
    __tablename__ = "datasets"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    description: Mapped[str | None]
    kind: Mapped[str]
    locked: Mapped[bool]
    rows: Mapped[int]
    updated_at: Mapped[datetime]


class Backend(Base):
    __tablename__ = "backends"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    priority: Mapped[int]


async def get_session() -> AsyncSession:
    raise NotImplementedError


@strawberry.input
class DatasetInput:
    id: int
    name: str
    description: str | None = strawberry.UNSET
    rows: int = 0


@strawberry.type
class DatasetType:
    id: int
    record: strawberry.Private[object | None] = None

    @strawberry.field
    async def label(self, info: strawberry.Info) -> str:
        session: AsyncSession = info.context["session"]
        if self.record is None:
            self.record = await session.get(Dataset, self.id)
        return f"dataset {self.id}"


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def create(self, info: strawberry.Info, input: DatasetInput) -> int:
        session: AsyncSession = info.context["session"]
        if input.description is strawberry.UNSET:
            input.description = None
        if not input.name:
            raise ValueError("a name is wanted")
        made = Dataset(name=input.name, description=input.description)
        session.add(made)
        await session.commit()
        return made.id

    @strawberry.mutation
    async def patch(self, info: strawberry.Info, input: DatasetInput) -> int:
        session: AsyncSession = info.context["session"]
        dataset = await session.get_one(Dataset, input.id)
        if input.name:
            dataset.name = input.name.strip()
        dataset.updated_at = datetime.now(UTC)
        await session.commit()
        return dataset.id

    @strawberry.mutation
    async def patch_many(self, info: strawberry.Info, inputs: list[DatasetInput]) -> int:
        session: AsyncSession = info.context["session"]
        by_id: dict[int, DatasetInput] = {}
        for one in inputs:
            by_id[one.id] = one
        for number, patch in by_id.items():
            dataset = await session.get_one(Dataset, number)
            dataset.name = patch.name
        await session.commit()
        return len(by_id)

    @strawberry.mutation
    async def lock(self, info: strawberry.Info, input: DatasetInput) -> int:
        session: AsyncSession = info.context["session"]
        dataset = await session.get_one(Dataset, input.id)
        dataset.locked = True  # error: apr-handler-business-logic
        await session.commit()
        return dataset.id

    @strawberry.mutation
    async def grow(self, info: strawberry.Info, input: DatasetInput) -> int:
        session: AsyncSession = info.context["session"]
        dataset = await session.get_one(Dataset, input.id)
        dataset.rows = dataset.rows + input.rows  # error: apr-handler-business-logic
        await session.commit()
        return dataset.rows


router = APIRouter()


class DatasetPatch(BaseModel):
    name: str | None = None
    description: str | None = None


@router.get("/datasets/{dataset_id}/backend")
async def backend_of(dataset_id: int, session: AsyncSession = Depends(get_session)) -> int:
    dataset = await session.get_one(Dataset, dataset_id)
    backend = await session.scalar(select(Backend).where(Backend.kind == dataset.kind))
    if backend is None:
        raise HTTPException(404)
    return backend.id


@router.post("/datasets/{dataset_id}/backend")
async def choose_backend(dataset_id: int, session: AsyncSession = Depends(get_session)) -> int:
    dataset = await session.get_one(Dataset, dataset_id)
    backend = (await session.scalars(select(Backend).where(Backend.kind == dataset.kind))).one()
    backend.priority = 10 if dataset.rows > 1000 else 1  # error: apr-handler-business-logic
    await session.commit()
    return backend.id


@router.patch("/datasets/{dataset_id}")
async def patch_columns(dataset_id: int, body: DatasetPatch, session: AsyncSession = Depends(get_session)) -> None:
    values = {key: value for key, value in body.model_dump().items() if value is not None}
    await session.execute(update(Dataset).where(Dataset.id == dataset_id).values(**values, updated_at=datetime.now(UTC)))
    await session.commit()


@router.post("/datasets/{dataset_id}/lock")
async def lock_columns(dataset_id: int, session: AsyncSession = Depends(get_session)) -> None:
    await session.execute(update(Dataset).where(Dataset.id == dataset_id).values(locked=True, updated_at=datetime.now(UTC)))  # error: apr-handler-business-logic
    await session.commit()


@dataclass
class _Timings:
    started: datetime
    ended: datetime


def _clamped(value: datetime, lower: datetime, upper: datetime) -> datetime:
    return min(max(value, lower), upper)


def _text(value: object) -> str:
    if not isinstance(value, str):
        return ""
    return value.strip()


@router.post("/datasets/{dataset_id}/spans")
async def note_spans(dataset_id: int, body: dict[str, str], session: AsyncSession = Depends(get_session)) -> None:
    now = datetime.now(UTC)
    timings = _Timings(now, now)
    at = _clamped(now, timings.started, timings.ended)
    dataset = await session.get_one(Dataset, dataset_id)
    session.add(Dataset(name=_text(body.get("name")) or _text(dataset.description), updated_at=at))
    await session.commit()


@router.get("/summaries")
async def summaries(session: AsyncSession = Depends(get_session)) -> dict[str, int]:
    @dataclass
    class Counts:
        all: int = 0

    found: defaultdict[str, Counts] = defaultdict(Counts)
    for dataset in await session.scalars(select(Dataset)):
        counts = found[dataset.kind]
        counts.all += 1
    return {kind: counts.all for kind, counts in found.items()}


@router.post("/datasets/{dataset_id}/copy")
async def copy(dataset_id: int, known: Mapping[str, Backend], session: AsyncSession = Depends(get_session)) -> None:
    dataset = await session.get_one(Dataset, dataset_id)
    backend = known.get(dataset.kind)
    if backend is None:
        session.add(Backend(kind="default"))
    await session.commit()


@router.post("/datasets/{dataset_id}/drop")
async def drop(dataset_id: int, session: AsyncSession = Depends(get_session)) -> None:
    dataset = await session.get_one(Dataset, dataset_id)
    if dataset.locked:  # error: apr-handler-business-logic
        raise HTTPException(409, "locked")
    await session.delete(dataset)
