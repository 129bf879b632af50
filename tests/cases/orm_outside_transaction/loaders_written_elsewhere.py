# only: apr-orm-outside-transaction
from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, joinedload, mapped_column, relationship, selectinload
from sqlalchemy.orm.interfaces import ORMOption


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Node(Base):
    __tablename__ = "nodes"
    name: Mapped[str]
    tags: Mapped[list[Tag]] = relationship(back_populates="node")
    revisions: Mapped[list[Revision]] = relationship(back_populates="node")

    @classmethod
    def usual(cls) -> list[ORMOption]:
        return [joinedload(Node.tags)]

    @classmethod
    async def by_name(cls, session: AsyncSession, name: str, options: list[ORMOption] | None = None) -> Node:
        statement = select(Node).where(Node.name == name)
        options = options or [joinedload(Node.tags)]
        statement = statement.options(*options)
        return (await session.execute(statement)).unique().scalar_one()

    @classmethod
    async def with_options(cls, session: AsyncSession, name: str, *options: ORMOption) -> Node:
        return (await session.scalars(select(Node).where(Node.name == name).options(*options))).unique().one()


class Tag(Base):
    __tablename__ = "tags"
    label: Mapped[str]
    node_id: Mapped[int] = mapped_column(ForeignKey("nodes.id"))
    node: Mapped[Node] = relationship(back_populates="tags")


class Revision(Base):
    __tablename__ = "revisions"
    node_id: Mapped[int] = mapped_column(ForeignKey("nodes.id"))
    node: Mapped[Node] = relationship(back_populates="revisions")


USUAL = [selectinload(Node.tags)]


async def by_default(session: AsyncSession) -> list[str]:
    node = await Node.by_name(session, "a")
    return [tag.label for tag in node.tags]


async def not_by_default(session: AsyncSession) -> int:
    node = await Node.by_name(session, "a")
    return len(node.revisions)  # error: apr-orm-outside-transaction


async def handed_over(session: AsyncSession) -> int:
    node = await Node.by_name(session, "a", options=[selectinload(Node.revisions)])
    return len(node.revisions)


async def another_one_handed_over(session: AsyncSession) -> int:
    node = await Node.with_options(session, "a", selectinload(Node.tags))
    return len(node.revisions)  # error: apr-orm-outside-transaction


async def from_a_method(session: AsyncSession) -> list[Tag]:
    node = (await session.scalars(select(Node).options(*Node.usual()))).unique().one()
    return node.tags


async def from_a_list_that_grows(session: AsyncSession, deep: bool) -> list[Tag]:
    loaders: list[ORMOption] = []
    if deep:
        loaders.append(selectinload(Node.revisions))
    loaders.append(selectinload(Node.tags))
    node = (await session.scalars(select(Node).options(*loaders))).unique().one()
    return node.tags


async def from_a_constant(session: AsyncSession) -> list[Tag]:
    node = (await session.scalars(select(Node).options(*USUAL))).one()
    return node.tags


async def as_the_caller_says(session: AsyncSession, options: Sequence[ORMOption]) -> list[Tag]:
    """Who calls this is not in sight."""
    node = (await session.scalars(select(Node).options(*options))).unique().one()
    return node.tags


async def through_a_long_chain(session: AsyncSession) -> list[str]:
    base = joinedload(Node.tags)
    statement = select(Node).where(Node.name != "")
    statement = statement.options(base)
    result = await session.execute(statement)
    nodes = list(result.scalars().unique().all())
    return [tag.label for node in nodes for tag in node.tags]


async def refresh_missing(session: AsyncSession, row: Node, names: list[str]) -> None:
    await session.refresh(row, names)


async def refreshed_by_a_helper(session: AsyncSession, pk: int) -> int:
    node = await session.get_one(Node, pk)
    await refresh_missing(session, node, ["revisions"])
    return len(node.revisions)


async def another_refreshed_by_a_helper(session: AsyncSession, pk: int) -> int:
    node = await session.get_one(Node, pk)
    await refresh_missing(session, node, ["tags"])
    return len(node.revisions)  # error: apr-orm-outside-transaction
