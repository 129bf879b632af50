"""A row that is handed to a background task, a thread, a task or a job leaves its session; its id does not."""
# only: apr-orm-outside-transaction

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from threading import Thread
from typing import Annotated

from arq import ArqRedis
from celery import Celery, shared_task
from fastapi import APIRouter, BackgroundTasks, Depends
from litestar.background_tasks import BackgroundTask
from sqlalchemy import create_engine, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

engine = create_engine("postgresql:///shop")
SessionLocal = sessionmaker(engine)
celery = Celery("shop")
router = APIRouter()
pool = ThreadPoolExecutor()
_by_id: dict[int, "User"] = {}
_current: "User | None" = None


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]


@celery.task
def greet(user: User | int) -> None:
    print(user)


@shared_task
def remind(user_id: int) -> None:
    print(user_id)


def mail(user: User | str) -> None:
    print(user)


async def notify(user: User) -> None:
    print(user.email)


def get_db() -> Session:
    return SessionLocal()


def current_user(db: Annotated[Session, Depends(get_db)]) -> User:
    return db.scalars(select(User)).one()


CurrentUser = Annotated[User, Depends(current_user)]


# --- wrong --------------------------------------------------------------------------------------------------------------------------


@router.post("/users/{user_id}/welcome")
def welcome(user_id: int, tasks: BackgroundTasks, db: Annotated[Session, Depends(get_db)]) -> None:
    user = db.get_one(User, user_id)
    tasks.add_task(mail, user)  # error: apr-orm-outside-transaction


@router.post("/me/welcome")
def welcome_me(user: CurrentUser, tasks: BackgroundTasks) -> None:
    tasks.add_task(mail, user=user)  # error: apr-orm-outside-transaction


@router.post("/me/greet")
def greet_me(user: CurrentUser) -> None:
    greet.delay(user)  # error: apr-orm-outside-transaction


def greet_later(db: Session, user_id: int) -> None:
    user = db.get_one(User, user_id)
    greet.apply_async(args=[user], countdown=10)  # error: apr-orm-outside-transaction


def in_a_pool(db: Session) -> None:
    for user in db.scalars(select(User)):
        pool.submit(mail, user)  # error: apr-orm-outside-transaction


def mapped_in_a_pool(db: Session) -> None:
    users = db.scalars(select(User)).all()
    list(pool.map(mail, users))  # error: apr-orm-outside-transaction


def in_a_thread(db: Session, user_id: int) -> None:
    user = db.get_one(User, user_id)
    Thread(target=mail, args=(user,), daemon=True).start()  # error: apr-orm-outside-transaction


async def as_a_task(session: AsyncSession, user_id: int) -> None:
    user = await session.get_one(User, user_id)
    _ = asyncio.create_task(notify(user))  # noqa: RUF006  # error: apr-orm-outside-transaction


async def in_an_executor(session: AsyncSession, user_id: int) -> None:
    user = await session.get_one(User, user_id)
    await asyncio.get_running_loop().run_in_executor(None, partial(mail, user))  # error: apr-orm-outside-transaction


async def on_a_queue(session: AsyncSession, redis: ArqRedis, user_id: int) -> None:
    user = await session.get_one(User, user_id)
    await redis.enqueue_job("greet", user)  # error: apr-orm-outside-transaction


async def after_the_response(session: AsyncSession, user_id: int) -> BackgroundTask:
    user = await session.get_one(User, user_id)
    return BackgroundTask(mail, user)  # error: apr-orm-outside-transaction


def cached(db: Session, user_id: int) -> None:
    _by_id[user_id] = db.get_one(User, user_id)  # error: apr-orm-outside-transaction


def kept_in_a_global(db: Session, user_id: int) -> None:
    global _current
    _current = db.get(User, user_id)  # error: apr-orm-outside-transaction


@lru_cache
def remembered(email: str) -> User | None:
    db = SessionLocal()
    return db.scalar(select(User).where(User.email == email))  # error: apr-orm-outside-transaction


# --- right --------------------------------------------------------------------------------------------------------------------------


@router.post("/users/{user_id}/remind")
def remind_user(user_id: int, tasks: BackgroundTasks, db: Annotated[Session, Depends(get_db)]) -> None:
    user = db.get_one(User, user_id)
    remind.delay(user.id)
    tasks.add_task(mail, user.email)


async def awaited_here(session: AsyncSession, user_id: int) -> None:
    user = await session.get_one(User, user_id)
    task = asyncio.create_task(notify(user))
    await task


async def in_a_group(session: AsyncSession, user_id: int) -> None:
    user = await session.get_one(User, user_id)
    async with asyncio.TaskGroup() as group:
        group.create_task(notify(user))


def ids_in_a_pool(db: Session) -> None:
    for user_id in db.scalars(select(User.id)):
        pool.submit(remind, user_id)


def a_new_one_that_is_no_row(tasks: BackgroundTasks) -> None:
    tasks.add_task(mail, User(email="nobody@example.org"))


def cached_values(db: Session, user_id: int, emails: dict[int, str]) -> None:
    emails[user_id] = db.get_one(User, user_id).email


def within_the_request(db: Session, user_id: int) -> User:
    users: dict[int, User] = {}
    users[user_id] = db.get_one(User, user_id)
    return users[user_id]
