"""Async SQLAlchemy core; implementations of a Protocol by structure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from email_validator import validate_email
from jsonschema import validate
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError, MultipleResultsFound, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from ticket_store.core.model import ConcurrentUpdate, DomainError, RepositoryError, State, Ticket, TicketNotFound

TITLE = re.compile(r"\w[\w ]+")
_ORDERABLE = ("title", "opened")


class _Row(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: UUID
    title: str = Field(min_length=1)
    state: str


class SqlTicketRepository:
    def __init__(self, connection: AsyncConnection, tickets: Table, *, page_size: int = 50) -> None:
        if page_size < 1:
            raise ValueError("page_size")
        self._connection = connection
        self._tickets = tickets
        self._page_size = page_size

    async def add(self, ticket: Ticket) -> None:
        if not TITLE.match(ticket.title):
            raise DomainError("title")  # error: apr-repository-validation
        try:
            await self._connection.execute(insert(self._tickets).values(id=ticket.id, title=ticket.title))
        except IntegrityError as error:
            raise RepositoryError(f"duplicate {ticket.id}") from error

    async def add_many(self, tickets: Sequence[Ticket]) -> None:
        if len(tickets) > 100:
            raise ValueError("too many at once")  # error: apr-repository-validation
        await self._connection.execute(insert(self._tickets), [{"id": t.id, "title": t.title} for t in tickets])

    async def add_all(self, tickets: Iterable[Ticket]) -> None:
        for ticket in tickets:
            if ticket.closed is not None and ticket.closed < ticket.opened:
                raise DomainError("closed before opened")  # error: apr-repository-validation
            await self._connection.execute(insert(self._tickets).values(id=ticket.id))

    async def retitle(self, ticket_id: UUID, title: str) -> None:
        title = title.strip()
        if 3 <= len(title) <= 80:
            await self._connection.execute(update(self._tickets).where(self._tickets.c.id == ticket_id).values(title=title))
        else:
            raise DomainError("title length")  # error: apr-repository-validation

    async def schedule(self, ticket_id: UUID, at: datetime) -> None:
        if at.tzinfo is None or at < datetime.now(UTC):
            raise ValueError("must be in the future")  # error: apr-repository-validation
        await self._connection.execute(update(self._tickets).values(at=at))

    async def tag(self, ticket_id: UUID, tags: list[str]) -> None:
        bad = [tag for tag in tags if not tag.islower()]
        if bad:
            raise DomainError(f"bad tags: {bad}")  # error: apr-repository-validation
        await self._connection.execute(update(self._tickets).values(tags=tags))

    async def assign(self, ticket_id: UUID, email: str) -> None:
        validate_email(email)  # error: apr-repository-validation
        await self._connection.execute(update(self._tickets).values(assignee=email))

    async def store_payload(self, ticket_id: UUID, payload: dict[str, Any]) -> None:
        validate(instance=payload, schema={"type": "object"})  # error: apr-repository-validation
        await self._connection.execute(update(self._tickets).values(payload=payload))

    async def set_state(self, ticket_id: UUID, state: str) -> None:
        try:
            State(state)
        except ValueError:
            raise DomainError(f"unknown state {state}") from None  # error: apr-repository-validation
        await self._connection.execute(update(self._tickets).values(state=state))

    async def between(self, start: datetime, end: datetime) -> list[Ticket]:
        if start > end:
            raise ValueError("start after end")  # error: apr-repository-validation
        return []

    async def close(self, ticket_id: UUID) -> None:
        ticket = await self.get(ticket_id)
        if ticket.state is State.DONE:
            raise DomainError("closed already")  # error: apr-repository-validation
        await self._connection.execute(update(self._tickets).values(state="done"))

    # -- fine

    async def get(self, ticket_id: UUID) -> Ticket:
        row = (await self._connection.execute(select(self._tickets).where(self._tickets.c.id == ticket_id))).one_or_none()
        if row is None:
            raise TicketNotFound(ticket_id)
        return self._hydrate(row._mapping)

    def _hydrate(self, data: Mapping[str, Any]) -> Ticket:
        parsed = _Row.model_validate(data)
        if parsed.state not in ("open", "done"):
            raise RepositoryError(f"corrupt state {parsed.state}")
        return Ticket(parsed.id, parsed.title, State(parsed.state), data["opened"], None, [])

    async def save(self, ticket: Ticket) -> None:
        result = await self._connection.execute(
            update(self._tickets).where(self._tickets.c.id == ticket.id, self._tickets.c.version == ticket.version).values(title=ticket.title)
        )
        if result.rowcount != 1:
            raise ConcurrentUpdate(ticket.id)

    async def save_checked(self, ticket: Ticket) -> None:
        current = await self.get(ticket.id)
        if current.version != ticket.version:
            raise ConcurrentUpdate(ticket.id)
        await self._connection.execute(update(self._tickets).values(title=ticket.title, version=ticket.version + 1))

    async def page(self, order: str, descending: bool = False) -> list[Ticket]:
        if order not in _ORDERABLE:
            raise ValueError(f"cannot order by {order!r}")
        column = self._tickets.c[order]
        rows = await self._connection.execute(select(self._tickets).order_by(column.desc() if descending else column))
        return [self._hydrate(row._mapping) for row in rows]

    async def by_slug(self, slug: str) -> Ticket | None:
        if not slug:
            return None
        try:
            row = (await self._connection.execute(select(self._tickets).where(self._tickets.c.slug == slug))).one_or_none()
        except MultipleResultsFound as error:
            raise RepositoryError(f"slug {slug} is not unique") from error
        return self._hydrate(row._mapping) if row else None

    async def count(self, state: State | None = None) -> int:
        statement = select(func.count()).select_from(self._tickets)
        if state is not None:
            statement = statement.where(self._tickets.c.state == state.value)
        total = (await self._connection.execute(statement)).scalar()
        if total is None:
            raise RepositoryError("count gave nothing")
        return int(total)

    async def purge(self, ids: set[UUID]) -> None:
        try:
            await self._connection.execute(delete(self._tickets).where(self._tickets.c.id.in_(ids)))
        except OperationalError as error:
            raise RepositoryError("database is away") from error

    async def all_of(self, ids: Sequence[UUID]) -> list[Ticket]:
        rows = (await self._connection.execute(select(self._tickets).where(self._tickets.c.id.in_(ids)))).all()
        if len(rows) != len(set(ids)):
            raise TicketNotFound(set(ids) - {row.id for row in rows})
        return [self._hydrate(row._mapping) for row in rows]

    async def limited(self, limit: int) -> list[Ticket]:
        limit = max(1, min(limit, self._page_size))
        rows = await self._connection.execute(select(self._tickets).limit(limit))
        return [self._hydrate(row._mapping) for row in rows]
