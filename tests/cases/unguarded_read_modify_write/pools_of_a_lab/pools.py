"""The repository of the pools."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified

from . import models


class Pools:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add_machine(self, pool_id: int, machine: models.Machine) -> models.Pool | None:
        """A relation: this inserts into the table between."""
        pool = (await self._session.execute(select(models.Pool).where(models.Pool.id == pool_id))).scalars().first()
        if pool is None:
            return None
        pool.machines.append(machine)
        await self._session.commit()
        return pool

    async def remove_machine(self, pool_id: int, machine: models.Machine) -> None:
        pool = (await self._session.execute(select(models.Pool).where(models.Pool.id == pool_id))).scalars().one()
        pool.machines.remove(machine)
        await self._session.commit()

    async def set_option(self, pool_id: int, option: str, value: str) -> None:
        """A relation kept by a key: a row of the options' table."""
        pool = (await self._session.execute(select(models.Pool).where(models.Pool.id == pool_id))).scalars().one()
        pool.options[option] = models.PoolOption(option=option, value=value)
        await self._session.commit()

    async def set_options(self, pool_id: int, options: dict[str, str]) -> None:
        pool = (await self._session.execute(select(models.Pool).where(models.Pool.id == pool_id))).scalars().one()
        put_options(pool, options)
        await self._session.commit()

    async def add_tag(self, pool_id: int, tag: str) -> models.Pool | None:
        """A column: the whole list is written back."""
        pool = (await self._session.execute(select(models.Pool).where(models.Pool.id == pool_id))).scalars().first()
        if pool is None:
            return None
        pool.tags.append(tag)  # error: apr-unguarded-read-modify-write
        flag_modified(pool, "tags")
        await self._session.commit()
        return pool

    async def set_tag(self, pool_id: int, tag: str, value: str) -> None:
        pool = (await self._session.execute(select(models.Pool).where(models.Pool.id == pool_id))).scalars().one()
        put_tag(pool, tag, value)  # error: apr-unguarded-read-modify-write
        await self._session.commit()


def put_options(pool: Any, options: dict[str, str]) -> None:
    for name, value in options.items():
        pool.options[name] = models.PoolOption(option=name, value=value)


def put_tag(pool: Any, tag: str, value: str) -> None:
    pool.tags[tag] = value
