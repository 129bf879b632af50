from __future__ import annotations

import asyncio
from unittest.mock import AsyncMock

import pytest
from litestar.testing import TestClient

from depot.bus import Damaged, bus, events
from depot.core import Box, Depot
from depot.ws import app


@pytest.fixture
def boxes() -> AsyncMock:
    return AsyncMock()


@pytest.fixture
def depot(boxes: AsyncMock) -> Depot:
    return Depot(boxes)


@pytest.mark.parametrize(("method", "count"), [("relabel", 1)])
def test_by_name(depot: Depot, method: str, count: int) -> None:
    assert getattr(depot, method)


def test_pick(depot: Depot) -> None:
    asyncio.run(depot.pick(1))


@pytest.mark.asyncio
async def test_send(depot: Depot) -> None:
    assert await depot.send(1) == 0


@pytest.mark.xfail(run=False)
async def test_void(depot: Depot) -> None:
    await depot.void(1)


async def test_lost() -> None:
    await bus.publish("lost", 1)


def test_reopen() -> None:
    with TestClient(app) as client:
        assert client.post("/boxes/3/reopen").status_code == 201


def test_pack_with_mock() -> None:
    depot = AsyncMock(spec=Depot)
    asyncio.run(depot.pack(1))


async def test_damaged() -> None:
    await events.emit(Damaged(3))
