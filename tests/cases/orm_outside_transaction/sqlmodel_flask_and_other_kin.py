"""SQLModel, Flask-SQLAlchemy and scoped sessions are of the same kind; Tortoise and Django rows never belong to a session."""
# only: apr-orm-outside-transaction

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ProcessPoolExecutor

import dramatiq
from django.db import models as django_models
from fastapi import BackgroundTasks
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from huey import RedisHuey
from redis import Redis
from rq import Queue
from sqlalchemy import create_engine, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, scoped_session, sessionmaker
from sqlmodel import Field, SQLModel
from sqlmodel import Session as ModelSession
from sqlmodel import select as model_select
from tortoise.fields import CharField, IntField
from tortoise.models import Model as TortoiseModel

engine = create_engine("sqlite://")
app = Flask(__name__)
huey = RedisHuey()
queue = Queue(connection=Redis())


class Base(DeclarativeBase): ...


db = SQLAlchemy(app, model_class=Base)
Registry = scoped_session(sessionmaker(engine))
sessions = async_sessionmaker(create_async_engine("sqlite+aiosqlite://"))


class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str


class HeroOut(SQLModel):
    id: int
    name: str


class Post(Base):
    __tablename__ = "posts"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]


class Note(TortoiseModel):
    id = IntField(primary_key=True)
    text = CharField(max_length=100)


class Page(django_models.Model):
    title = django_models.CharField(max_length=20)

    class Meta:
        app_label = "pages"


@dramatiq.actor
def index(post: object) -> None:
    print(post)


@huey.task()
def publish(post: object) -> None:
    print(post)


def work(thing: object) -> None:
    print(thing)


# --- SQLModel -----------------------------------------------------------------------------------------------------------------------


def hero_after_the_block(name: str) -> int | None:
    with ModelSession(engine) as session:
        hero = Hero(name=name)
        session.add(hero)
        session.commit()
    return hero.id  # error: apr-orm-outside-transaction


def hero_in_the_background(hero_id: int, tasks: BackgroundTasks) -> None:
    with ModelSession(engine) as session:
        hero = session.get_one(Hero, hero_id)
        tasks.add_task(work, hero)  # error: apr-orm-outside-transaction


def heroes_out(limit: int) -> list[Hero]:
    with ModelSession(engine) as session:
        heroes = session.exec(model_select(Hero).limit(limit)).all()
    return list(heroes)  # error: apr-orm-outside-transaction


def hero_as_a_shape(hero_id: int) -> HeroOut:
    with ModelSession(engine) as session:
        return HeroOut.model_validate(session.get_one(Hero, hero_id))


def hero_refreshed(name: str) -> Hero:
    with ModelSession(engine) as session:
        hero = Hero(name=name)
        session.add(hero)
        session.commit()
        session.refresh(hero)
        return hero


def hero_of_the_request(session: ModelSession, name: str) -> Hero:
    hero = Hero(name=name)
    session.add(hero)
    session.commit()
    return hero


# --- Flask-SQLAlchemy and scoped sessions -------------------------------------------------------------------------------------------


def thread_with_a_post(post_id: int) -> None:
    post = db.session.get_one(Post, post_id)
    threading.Thread(target=work, args=[post]).start()  # error: apr-orm-outside-transaction


def timer_with_a_post(post_id: int) -> None:
    post = db.session.get_one(Post, post_id)
    threading.Timer(60, work, kwargs={"thing": post}).start()  # error: apr-orm-outside-transaction


def post_after_commit(post_id: int) -> str:
    post = db.session.get_one(Post, post_id)
    db.session.commit()
    return post.title


def removed(post_id: int) -> str:
    post = Registry.get_one(Post, post_id)
    Registry.remove()
    return post.title  # error: apr-orm-outside-transaction


def removed_in_the_end(post_id: int) -> str:
    try:
        return Registry.get_one(Post, post_id).title
    finally:
        Registry.remove()


# --- queues -------------------------------------------------------------------------------------------------------------------------


def sent(session: Session, post_id: int) -> None:
    post = session.get_one(Post, post_id)
    index.send(post)  # error: apr-orm-outside-transaction


def published(session: Session, post_id: int) -> None:
    publish(session.get_one(Post, post_id))  # error: apr-orm-outside-transaction


def queued(session: Session, post_id: int) -> None:
    post = session.get_one(Post, post_id)
    queue.enqueue(work, post)  # error: apr-orm-outside-transaction


def in_processes(session: Session) -> None:
    with ProcessPoolExecutor() as pool:
        futures = [pool.submit(work, post) for post in session.scalars(select(Post))]  # error: apr-orm-outside-transaction
        for future in futures:
            future.result()


def queued_by_id(session: Session, post_id: int) -> None:
    post = session.get_one(Post, post_id)
    queue.enqueue(work, post.id)
    index.send(post.id)
    publish({"title": post.title})


async def tortoise_in_the_background(note_id: int, tasks: BackgroundTasks) -> None:
    note = await Note.get(id=note_id)
    tasks.add_task(work, note)


def django_in_the_background(page_id: int, tasks: BackgroundTasks) -> None:
    page = Page.objects.get(pk=page_id)
    tasks.add_task(work, page)


# --- generators ---------------------------------------------------------------------------------------------------------------------


async def get_session() -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        yield session


async def looped(post_id: int) -> Post | None:
    async for session in get_session():
        return await session.get(Post, post_id)  # error: apr-orm-outside-transaction
    return None


def streamed() -> Iterator[Post]:
    with Session(engine) as session:
        yield from session.scalars(select(Post))


def yielded_too_late(post_id: int) -> Iterator[Post]:
    with Session(engine) as session:
        post = session.get_one(Post, post_id)
    yield post  # error: apr-orm-outside-transaction


async def current(post_id: int) -> AsyncIterator[Post]:
    async with sessions() as session:
        yield await session.get_one(Post, post_id)


async def in_a_thread(session: AsyncSession, post_id: int) -> None:
    post = await session.get_one(Post, post_id)
    await asyncio.to_thread(work, post)  # error: apr-orm-outside-transaction
