# only: apr-retry-not-idempotent
"""Rows that say which attempt they are about: each attempt is meant to have its own."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Run(Base):
    __tablename__ = "runs"
    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str]
    attempt: Mapped[int]


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str]
    priority: Mapped[int]


def work(session: Session, job: str, worker: Any) -> None:
    for number in range(3):
        try:
            session.add(Run(job=job, attempt=number))
            session.commit()
            worker.look_at(job)
            return
        except ConnectionError:
            continue


def order(session: Session, job: str, worker: Any) -> None:
    for _ in range(3):  # error: apr-retry-not-idempotent
        try:
            session.add(Order(job=job, priority=1))
            session.commit()
            worker.look_at(job)
            return
        except ConnectionError:
            continue


def order_unless_locked(session: Session, job: str) -> None:
    for _ in range(10):
        try:
            session.add(Order(job=job, priority=1))
            session.commit()
            return
        except OSError as error:
            if "database is locked" not in str(error):
                raise


def order_whatever_is_said(session: Session, job: str) -> None:
    for _ in range(10):  # error: apr-retry-not-idempotent
        try:
            session.add(Order(job=job, priority=1))
            session.commit()
            return
        except OSError as error:
            if "connection reset" not in str(error):
                raise
