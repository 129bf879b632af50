import logging
from collections import defaultdict
from typing import Any, NamedTuple, TypedDict

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crm import orm
from crm.domain.model import Person
from crm.orm import Contact
from crm.repository.contacts import Contacts


class Batch(NamedTuple):
    contacts: list[orm.Contact]  # error: apr-orm-escape
    size: int


class Options(TypedDict):
    contact: orm.Contact  # error: apr-orm-escape


class Mailing:
    def __init__(self, contacts: Contacts) -> None:
        self._contacts = contacts

    async def send(self) -> int:
        sent = 0
        for contact in await self._contacts.vip():  # error: apr-orm-escape
            logging.info("to %s", contact.name)
            sent += 1
        return sent

    async def grouped(self) -> int:
        groups: dict[str, list[Contact]] = defaultdict(list)  # error: apr-orm-escape
        return len(groups)

    async def one(self, pk: int) -> str:
        found = await self._contacts.maybe(pk)  # error: apr-orm-escape
        return found.value.name if found.value else ""

    async def query(self, session: AsyncSession) -> list[str]:
        rows = await session.scalars(select(orm.Contact))  # error: apr-orm-escape
        return [row.name for row in rows]

    async def new(self, session: AsyncSession, name: str) -> None:
        session.add(orm.Contact(name=name))  # error: apr-orm-escape

    def key(self, contact: "orm.Contact | None" = None) -> str:  # error: apr-orm-escape
        return contact.name if contact else ""

    async def greet(self, pk: int) -> str:
        person = await self._contacts.person(pk)
        return f"Dear {person.name}" if person else ""

    async def names(self) -> list[str]:
        return sorted((await self._contacts.names()).values())

    async def rename(self, pk: int, name: str) -> None:
        await self._contacts.save(Person(pk, name))

    async def rows(self) -> int:
        return sum(row[0] for row in await self._contacts.columns())

    def anything(self, thing: Any) -> str:
        return str(thing)

    def persons(self, people: list[Person]) -> set[str]:
        return {p.name for p in people}
