from collections.abc import AsyncGenerator, Mapping
from typing import Generic, TypeVar, overload

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm.domain.model import Person
from crm.orm import Company, Contact, VipContact

T = TypeVar("T")
K = TypeVar("K")


class Maybe(Generic[T]):
    def __init__(self, value: T | None) -> None:
        self.value = value


class Contacts:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def vip(self) -> list[VipContact]:  # error: apr-orm-escape
        return list(await self.session.scalars(select(VipContact)))

    async def maybe(self, pk: int) -> Maybe[Contact]:  # error: apr-orm-escape
        return Maybe(await self.session.get(Contact, pk))

    async def pairs(self) -> "list[tuple[Contact, Company]]":  # error: apr-orm-escape
        return []

    async def by_company(self) -> Mapping[int, set[Contact]]:  # error: apr-orm-escape
        return {}

    async def rows(self) -> AsyncGenerator[Contact, None]:  # error: apr-orm-escape
        async for row in await self.session.stream_scalars(select(Contact)):
            yield row

    async def implied(self):  # error: apr-orm-escape
        return (await self.session.scalars(select(Contact))).first()

    async def person(self, pk: int) -> Person | None:
        row = await self.session.get(Contact, pk)
        return Person(row.id, row.name) if row else None

    async def names(self) -> dict[int, str]:
        return {row.id: row.name for row in await self.session.scalars(select(Contact))}

    async def save(self, person: Person) -> None:
        row = await self._find(person.id)
        row.name = person.name

    async def _find(self, pk: int) -> Contact:
        return await self.session.get_one(Contact, pk)

    async def columns(self) -> list[Row[tuple[int, str]]]:
        return list((await self.session.execute(select(Contact.id, Contact.name))).all())
