"""The repositories: one has a base query, one has not."""

from typing import Any, Generic, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from library.mixins import Base
from library.models import Book, Reader

RowT = TypeVar("RowT", bound=Base)


class Repository(Generic[RowT]):
    model: type[RowT]

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    def base_query(self) -> Select[Any]:
        query = select(self.model)
        column = getattr(self.model, "removed_at", None)
        return query if column is None else query.where(column.is_(None))


class Readers(Repository[Reader]):
    model = Reader

    async def by_email(self, email: str) -> Reader | None:
        result = await self.session.execute(self.base_query().where(Reader.email == email))
        return result.scalar_one_or_none()

    async def all_alive(self) -> list[Reader]:
        return list(await self.session.scalars(select(Reader).where(Reader.removed_at.is_(None))))

    async def by_id(self, reader_id: int) -> Reader | None:
        return await self.session.get(Reader, reader_id)  # error: apr-soft-delete-unguarded


class Books:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def on_shelf(self) -> list[Book]:
        return list((await self._session.execute(select(Book).where(Book.removed_at == None))).scalars().all())  # noqa: E711

    async def titled(self, title: str) -> list[Book]:
        query = select(Book).where(Book.title == title)
        query = query.where(Book.removed_at.is_(None))
        return list((await self._session.scalars(query)).all())

    async def search(self, text: str) -> list[Book]:
        query = select(Book).where(Book.title.ilike(f"%{text}%")).order_by(Book.title)
        result = await self._session.execute(query)
        return list(result.scalars().all())  # error: apr-soft-delete-unguarded

    async def is_known(self, isbn: str) -> bool:
        """The key counts removed books, so the question has to as well."""
        return await self._session.scalar(select(Book).where(Book.isbn == isbn)) is not None

    async def filtered_by_the_caller(self) -> list[Book]:
        return list((await self._session.scalars(select(Book))).all())

    async def alive_titles(self) -> list[str]:
        return [book.title for book in await self.filtered_by_the_caller() if book.removed_at is None]

    async def list_removed(self) -> list[Book]:
        return list((await self._session.scalars(select(Book).where(Book.removed_at.is_not(None)))).all())
