# only: apr-orm-outside-transaction
"""Lazy relations under an asynchronous session that nobody writes down: the response model, or a shape that is validated from the row, reads them."""

from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict
from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, selectinload
from sqlmodel import Field, Relationship, SQLModel
from sqlmodel import select as select_model
from sqlmodel.ext.asyncio.session import AsyncSession as ModelSession

sessions = async_sessionmaker(create_async_engine("postgresql+asyncpg://"), expire_on_commit=False)
router = APIRouter()


class Base(DeclarativeBase): ...


class Author(Base):
    __tablename__ = "authors"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    books: Mapped[list["Book"]] = relationship()


class Book(Base):
    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("authors.id"))


class BookOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    title: str


class AuthorOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    name: str
    books: list[BookOut]


class AuthorName(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    name: str


async def get_session() -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        yield session


Given = Annotated[AsyncSession, Depends(get_session)]


@router.get("/authors/{pk}", response_model=AuthorOut)
async def author(pk: int, session: Given) -> Any:
    return await session.get_one(Author, pk)  # error: apr-orm-outside-transaction


@router.get("/authors", response_model=list[AuthorOut])
async def authors(session: Given) -> Sequence[Author]:
    return (await session.scalars(select(Author))).all()  # error: apr-orm-outside-transaction


@router.get("/authors/{pk}/validated")
async def author_validated(pk: int, session: Given) -> AuthorOut:
    row = await session.get_one(Author, pk)
    return AuthorOut.model_validate(row)  # error: apr-orm-outside-transaction


@router.get("/authors/{pk}/loaded", response_model=AuthorOut)
async def author_loaded(pk: int, session: Given) -> Any:
    return await session.get_one(Author, pk, options=[selectinload(Author.books)])


@router.get("/authors/{pk}/refreshed", response_model=AuthorOut)
async def author_refreshed(pk: int, session: Given) -> Any:
    row = await session.get_one(Author, pk)
    await session.refresh(row, ["books"])
    return row


@router.get("/authors/{pk}/name", response_model=AuthorName)
async def author_name(pk: int, session: Given) -> Author:
    """The shape of the decorator counts: it reads the name alone."""
    return await session.get_one(Author, pk)


class Team(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    heroes: list["Hero"] = Relationship(back_populates="team")


class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    team_id: int | None = Field(default=None, foreign_key="team.id")
    team: Team | None = Relationship(back_populates="heroes")


async def heroes(session: ModelSession, pk: int) -> list[str]:
    team = (await session.exec(select_model(Team).where(Team.id == pk))).one()
    return [hero.name for hero in team.heroes]  # error: apr-orm-outside-transaction


async def heroes_loaded(session: ModelSession, pk: int) -> list[str]:
    statement = select_model(Team).where(Team.id == pk).options(selectinload(Team.heroes))  # type: ignore[arg-type]
    team = (await session.exec(statement)).one()
    return [hero.name for hero in team.heroes]
