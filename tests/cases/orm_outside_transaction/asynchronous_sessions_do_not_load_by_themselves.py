"""In asynchronous code what a commit expired, and a relation that nobody loaded, cannot be read: the open session does not help."""
# only: apr-orm-outside-transaction

import logging
from typing import Any

from sqlalchemy import ForeignKey, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncAttrs, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship, selectinload

logger = logging.getLogger(__name__)
engine = create_async_engine("postgresql+asyncpg:///shop")
expiring = async_sessionmaker(engine)
keeping = async_sessionmaker(engine, expire_on_commit=False)


class Base(AsyncAttrs, DeclarativeBase): ...


class Author(Base):
    __tablename__ = "authors"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("authors.id"))
    author: Mapped[Author] = relationship(back_populates="books")
    tags: Mapped[list["Tag"]] = relationship(lazy="selectin")


class Tag(Base):
    __tablename__ = "tags"
    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str]
    book_id: Mapped[int] = mapped_column(ForeignKey("books.id"))


# --- wrong --------------------------------------------------------------------------------------------------------------------------


async def read_after_the_commit(name: str) -> int:
    async with expiring() as session:
        author = Author(name=name)
        session.add(author)
        await session.commit()
        return author.id  # error: apr-orm-outside-transaction


async def read_after_the_block_that_commits(name: str) -> dict[str, Any]:
    async with expiring() as session:
        async with session.begin():
            author = Author(name=name)
            session.add(author)
        return {"id": author.id}  # error: apr-orm-outside-transaction


async def logged_after_the_commit(author_id: int, name: str) -> None:
    async with expiring() as session:
        author = await session.get_one(Author, author_id)
        author.name = name
        await session.commit()
        logger.info("renamed %s", author.name)  # error: apr-orm-outside-transaction


async def read_after_a_rollback(author_id: int, name: str) -> None:
    async with keeping() as session:
        author = await session.get_one(Author, author_id)
        author.name = name
        try:
            await session.commit()
        except IntegrityError:
            await session.rollback()
            logger.warning("could not rename %s", author.name)  # error: apr-orm-outside-transaction


async def goes_on_after_a_rollback(author_id: int, name: str) -> str:
    async with keeping() as session:
        author = await session.get_one(Author, author_id)
        author.name = name
        try:
            await session.commit()
        except IntegrityError:
            await session.rollback()
        return author.name  # error: apr-orm-outside-transaction


async def raises_after_a_rollback(author_id: int, name: str) -> str:
    async with keeping() as session:
        author = await session.get_one(Author, author_id)
        author.name = name
        try:
            await session.commit()
        except IntegrityError:
            await session.rollback()
            raise
        return author.name


async def each_round_commits() -> None:
    async with expiring() as session:
        authors = (await session.scalars(select(Author))).all()
        for author in authors:
            author.name = author.name.strip()  # error: apr-orm-outside-transaction
            await session.commit()


async def lazy_relation(author_id: int) -> list[str]:
    async with keeping() as session:
        author = await session.get_one(Author, author_id)
        return [book.title for book in author.books]  # error: apr-orm-outside-transaction


async def lazy_relation_of_each() -> list[str]:
    async with keeping() as session:
        books = (await session.execute(select(Book))).scalars().all()
        return [book.author.name for book in books]  # error: apr-orm-outside-transaction


async def another_relation_is_loaded(author_id: int) -> int:
    async with keeping() as session:
        query = select(Book).options(selectinload(Book.tags)).where(Book.author_id == author_id)
        book = (await session.execute(query)).scalar_one()
        return book.author.id  # error: apr-orm-outside-transaction


class BookRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def by_id(self, book_id: int) -> Book | None:
        return await self._session.get(Book, book_id)

    async def with_author(self, book_id: int) -> Book:
        return (await self._session.scalars(select(Book).options(joinedload(Book.author)).where(Book.id == book_id))).one()


async def lazy_through_a_repository(books: BookRepository, book_id: int) -> str:
    book = await books.by_id(book_id)
    return book.author.name if book is not None else ""  # error: apr-orm-outside-transaction


async def returned_out_of_the_block(book_id: int) -> Book | None:
    async with expiring() as session:
        return await session.get(Book, book_id)  # error: apr-orm-outside-transaction


async def used_after_the_block(book_id: int) -> str:
    async with expiring() as session:
        book = await session.get_one(Book, book_id)
    return book.title  # error: apr-orm-outside-transaction


# --- right --------------------------------------------------------------------------------------------------------------------------


async def kept_over_the_commit(name: str) -> int:
    async with keeping() as session:
        author = Author(name=name)
        session.add(author)
        await session.commit()
        return author.id


async def refreshed(name: str) -> int:
    async with expiring() as session:
        author = Author(name=name)
        session.add(author)
        await session.commit()
        await session.refresh(author)
        return author.id


async def flushed_and_read_before(name: str) -> int:
    async with expiring() as session:
        author = Author(name=name)
        session.add(author)
        await session.flush()
        author_id = author.id
        await session.commit()
        return author_id


async def loaded_again(author_id: int, name: str) -> str:
    async with expiring() as session:
        author = await session.get_one(Author, author_id)
        author.name = name
        await session.commit()
        author = await session.get_one(Author, author_id)
        return author.name


async def loaded_with_the_query(author_id: int) -> list[str]:
    async with keeping() as session:
        author = (await session.scalars(select(Author).options(selectinload(Author.books)).where(Author.id == author_id))).one()
        return [book.title for book in author.books]


async def loaded_by_get(author_id: int) -> int:
    async with keeping() as session:
        author = await session.get_one(Author, author_id, options=[selectinload(Author.books)])
        return len(author.books)


async def awaited_attribute(author_id: int) -> int:
    async with keeping() as session:
        author = await session.get_one(Author, author_id)
        return len(await author.awaitable_attrs.books)


async def refreshed_relation(author_id: int) -> int:
    async with keeping() as session:
        author = await session.get_one(Author, author_id)
        await session.refresh(author, ["books"])
        return len(author.books)


async def eager_by_the_model(book_id: int) -> list[str]:
    async with keeping() as session:
        book = await session.get_one(Book, book_id)
        return [tag.word for tag in book.tags]


async def eager_in_the_repository(books: BookRepository, book_id: int) -> str:
    book = await books.with_author(book_id)
    return book.author.name


async def in_the_session_s_own_thread(author_id: int) -> int:
    async with keeping() as session:

        def count(inner: Session) -> int:
            return len(inner.get_one(Author, author_id).books)

        return await session.run_sync(count)


def synchronous_code_reloads(session: Session, author_id: int) -> str:
    author = session.get_one(Author, author_id)
    session.commit()
    return author.name


async def written_after_the_commit(author_id: int) -> None:
    async with expiring() as session:
        author = await session.get_one(Author, author_id)
        await session.commit()
        author.name = "anonymous"
        await session.commit()
