"""A generated application of any size, typed, in layers, as a team of fifty would have it: for measuring, never for findings."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent
from typing import Final

_MODELS: Final = """
from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.base import Base


class {N}Status(enum.Enum):
    NEW = "new"
    PAID = "paid"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"


class {N}Row(Base):
    __tablename__ = "{n}s"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    status: Mapped[{N}Status] = mapped_column(default={N}Status.NEW)
    total_cents: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    lines: Mapped[list[{N}LineRow]] = relationship(back_populates="{n}", lazy="selectin")


class {N}LineRow(Base):
    __tablename__ = "{n}_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    {n}_id: Mapped[int] = mapped_column(ForeignKey("{n}s.id"))
    sku: Mapped[str] = mapped_column(String(20))
    quantity: Mapped[int]
    price_cents: Mapped[int]
    {n}: Mapped[{N}Row] = relationship(back_populates="lines")
"""

_DOMAIN: Final = """
from __future__ import annotations

from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class {N}Line:
    sku: str
    quantity: int
    price_cents: int

    @property
    def amount_cents(self) -> int:
        return self.quantity * self.price_cents


@dataclass(frozen=True)
class {N}:
    id: int
    reference: str
    status: str
    lines: tuple[{N}Line, ...] = field(default_factory=tuple)

    def total_cents(self) -> int:
        return sum(line.amount_cents for line in self.lines)

    def with_line(self, line: {N}Line) -> {N}:
        if line.quantity <= 0:
            raise ValueError(f"quantity of {{line.sku}} has to be positive")
        return replace(self, lines=(*self.lines, line))
"""

_REPOSITORY: Final = """
from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.{f}.domain import {N}, {N}Line
from app.{f}.models import {N}LineRow, {N}Row, {N}Status


class {N}NotFound(LookupError):
    pass


class {N}Repository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, {n}_id: int) -> {N}:
        row = await self._session.get({N}Row, {n}_id)
        if row is None:
            raise {N}NotFound({n}_id)
        return self._to_domain(row)

    async def open_ones(self, limit: int = 100) -> Sequence[{N}]:
        query = select({N}Row).where({N}Row.status == {N}Status.NEW).order_by({N}Row.id).limit(limit)
        rows = (await self._session.scalars(query)).all()
        return [self._to_domain(row) for row in rows]

    async def add(self, reference: str, lines: Sequence[{N}Line]) -> int:
        row = {N}Row(reference=reference, total_cents=sum(line.amount_cents for line in lines))
        row.lines = [{N}LineRow(sku=line.sku, quantity=line.quantity, price_cents=line.price_cents) for line in lines]
        self._session.add(row)
        await self._session.flush()
        return row.id

    def _to_domain(self, row: {N}Row) -> {N}:
        return {N}(
            id=row.id,
            reference=row.reference,
            status=row.status.value,
            lines=tuple({N}Line(line.sku, line.quantity, line.price_cents) for line in row.lines),
        )
"""

_SERVICE: Final = """
from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Protocol

import httpx

from app.{f}.domain import {N}, {N}Line
from app.{f}.repository import {N}NotFound, {N}Repository

logger = logging.getLogger(__name__)


class Prices(Protocol):
    async def price_of(self, sku: str) -> int: ...


class HttpPrices:
    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def price_of(self, sku: str) -> int:
        answer = await self._client.get(f"/prices/{{sku}}", timeout=3)
        answer.raise_for_status()
        return int(answer.json()["cents"])


class {N}Service:
    def __init__(self, repository: {N}Repository, prices: Prices) -> None:
        self._repository = repository
        self._prices = prices

    async def find(self, {n}_id: int) -> {N} | None:
        try:
            return await self._repository.get({n}_id)
        except {N}NotFound:
            logger.info("{n} %s is not there", {n}_id)
            return None

    async def create(self, reference: str, items: Sequence[tuple[str, int]]) -> int:
        prices = await asyncio.gather(*(self._prices.price_of(sku) for sku, _ in items))
        lines = [{N}Line(sku, quantity, price) for (sku, quantity), price in zip(items, prices, strict=True)]
        if not lines:
            raise ValueError("nothing to order")
        return await self._repository.add(reference, lines)
{METHODS}
"""

_METHOD: Final = '''
async def report_{k}(self, limit: int, minimum: int = {k}) -> dict[str, int]:
    """Totals by reference, of those above a minimum."""
    found: dict[str, int] = {{}}
    for one in await self._repository.open_ones(limit):
        total = one.total_cents()
        if total < minimum:
            continue
        elif total > 100_000:
            logger.warning("large {n} %s: %d", one.reference, total, extra={{"id": one.id}})
        try:
            weight = sum(line.quantity * {k} for line in one.lines if line.sku.startswith("A{k}"))
            found[one.reference] = total + weight
        except (KeyError, ValueError) as error:
            raise RuntimeError(f"cannot report {{one.reference}}") from error
    best = max(found.items(), key=lambda item: item[1], default=("", 0))
    return {{**found, "best": best[1], "count": len(found)}}
'''

_ROUTER: Final = """
from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel, Field

from app.{f}.service import {N}Service

router = APIRouter(prefix="/{n}s")


class ItemIn(BaseModel):
    sku: str
    quantity: int = Field(gt=0)


class {N}In(BaseModel):
    reference: str
    items: list[ItemIn]


class {N}Out(BaseModel):
    id: int
    reference: str
    total_cents: int


def service() -> {N}Service:
    raise NotImplementedError


Service = Annotated[{N}Service, Depends(service)]


@router.get("/{{one_id}}")
async def read(one_id: int, svc: Service) -> {N}Out:
    found = await svc.find(one_id)
    if found is None:
        raise HTTPException(404)
    return {N}Out(id=found.id, reference=found.reference, total_cents=found.total_cents())


@router.post("/")
async def create(body: {N}In, svc: Service) -> int:
    return await svc.create(body.reference, [(item.sku, item.quantity) for item in body.items])
"""


def write(root: Path, lines: int) -> int:
    """Write an application of at least `lines` lines below `root` (package `app`). Returns the number of lines written."""
    app = root / "app"
    app.mkdir(parents=True)
    (app / "__init__.py").write_text("")
    (app / "base.py").write_text("from sqlalchemy.orm import DeclarativeBase\n\n\nclass Base(DeclarativeBase):\n    pass\n")
    written = 6
    number = 0
    while written < lines:
        feature = f"feature_{number:03d}"
        name = f"Thing{number:03d}"
        folder = app / feature
        folder.mkdir()
        (folder / "__init__.py").write_text("")
        methods = "".join(indent(dedent(_METHOD.format(k=k, n=name.lower())), "    ") for k in range(1, 13))
        for file, template in (
            ("models", _MODELS),
            ("domain", _DOMAIN),
            ("repository", _REPOSITORY),
            ("service", _SERVICE.replace("{METHODS}", methods.replace("{", "{{").replace("}", "}}"))),
            ("router", _ROUTER),
        ):
            text = template.format(N=name, n=name.lower(), f=feature).lstrip()
            (folder / f"{file}.py").write_text(text)
            written += text.count("\n")
        number += 1
    return written
