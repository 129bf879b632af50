"""Conditions that are put into a list one after the other, parts of JSON columns, and questions for rows of which there are many: what the constraint would have to be over."""
# only: apr-app-only-constraint

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Project(Base):
    __tablename__ = "projects"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    tenant: Mapped[str]
    deleted: Mapped[bool] = mapped_column(default=False)


class Bucket(Base):
    __tablename__ = "buckets"
    __table_args__ = (UniqueConstraint("tenant", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    tenant: Mapped[str]


class Version(Base):
    __tablename__ = "versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int]
    label: Mapped[str]
    created_at: Mapped[datetime]


class Chat(Base):
    __tablename__ = "chats"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    meta: Mapped[dict[str, Any]] = mapped_column(JSON)


async def project_by_name(session: AsyncSession, name: str, ignore_case: bool = True) -> Project | None:
    filters = [Project.deleted == False]  # noqa: E712
    if ignore_case:
        filters.append(func.lower(Project.name) == name.lower())
    else:
        filters.append(Project.name == name)
    found = await session.execute(select(Project).where(*filters))
    return found.scalar_one_or_none()


async def create_project(session: AsyncSession, name: str) -> Project:
    if await project_by_name(session, name) is not None:  # error: apr-app-only-constraint
        raise ValueError(name)
    project = Project(name=name, tenant="")
    session.add(project)
    await session.commit()
    return project


async def create_bucket(session: AsyncSession, name: str, tenant: str) -> Bucket:
    filters = [Bucket.name == name]
    filters.append(Bucket.tenant == tenant)
    if (await session.scalars(select(Bucket).where(*filters))).first() is not None:
        raise ValueError(name)
    bucket = Bucket(name=name, tenant=tenant)
    session.add(bucket)
    try:
        await session.commit()
    except IntegrityError as error:
        raise ValueError(name) from error
    return bucket


async def find_somehow(session: AsyncSession, name: str, tenant: str | None) -> Project | None:
    filters = [Project.name == name]
    if tenant is not None:
        filters.append(Project.tenant == tenant)
    return (await session.scalars(select(Project).where(*filters))).first()


async def newest_version(session: AsyncSession, dataset_id: int) -> int:
    latest = await session.scalar(select(Version.id).where(Version.dataset_id == dataset_id).order_by(Version.created_at.desc()).limit(1))
    if latest is not None:
        return latest
    version = Version(dataset_id=dataset_id, label="first", created_at=datetime.now(UTC))
    session.add(version)
    await session.flush()
    return version.id


async def labelled_version(session: AsyncSession, dataset_id: int, label: str) -> int:
    found = await session.scalar(  # error: apr-app-only-constraint
        select(Version.id).where(Version.dataset_id == dataset_id, Version.label == label).order_by(Version.created_at).limit(1)
    )
    if found is not None:
        return found
    version = Version(dataset_id=dataset_id, label=label, created_at=datetime.now(UTC))
    session.add(version)
    await session.flush()
    return version.id


async def chat_about(session: AsyncSession, user_id: int, note_id: str) -> Chat:
    statement = select(Chat).where(Chat.user_id == user_id, Chat.meta["note_id"].as_string() == note_id)
    chat = (await session.scalars(statement)).first()
    if chat is None:
        chat = Chat(user_id=user_id, meta={"note_id": note_id})
        session.add(chat)
        await session.commit()
    return chat


async def chats_of(session: AsyncSession, user_id: int) -> list[Chat]:
    found = await session.execute(select(Chat).where(Chat.user_id == user_id))
    chats = list(found.scalars().all())
    if not chats:
        first = Chat(user_id=user_id, meta={})
        session.add(first)
        await session.commit()
        return [first]
    return chats


async def only_chat(session: AsyncSession, user_id: int) -> None:
    if not (await session.scalars(select(Chat).where(Chat.user_id == user_id))).all():  # error: apr-app-only-constraint
        session.add(Chat(user_id=user_id, meta={}))
        await session.commit()
