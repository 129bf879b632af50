# only: apr-webhook-order-assumed
"""A listener that a function makes for its store, and a store that is told one thing in one place and more in another."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from typing import Any

import pika
from sqlalchemy import String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker


class Base(DeclarativeBase): ...


class Run(Base):
    __tablename__ = "runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(String(36), unique=True)
    status: Mapped[str] = mapped_column(String(20))
    told_at: Mapped[datetime.datetime]


class Runs:
    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions

    def end(self, uuid: str, status: str) -> None:
        with self.sessions.begin() as session:
            run = session.scalars(select(Run).where(Run.uuid == uuid)).first()
            if run is None:
                raise LookupError(uuid)
            run.status = status  # error: apr-webhook-order-assumed

    def end_in_order(self, uuid: str, status: str, at: datetime.datetime) -> None:
        with self.sessions.begin() as session:
            run = session.scalars(select(Run).where(Run.uuid == uuid)).first()
            if run is None:
                raise LookupError(uuid)
            if at > run.told_at:
                run.status = status
                run.told_at = at


def listen(url: str, queue: str, runs: Runs) -> Any:
    connection = pika.BlockingConnection(pika.URLParameters(url))
    channel = connection.channel()
    channel.basic_consume(queue=queue, on_message_callback=listener_for(runs))
    channel.basic_consume(queue=f"{queue}-ordered", on_message_callback=ordered_listener_for(runs))
    return channel


def listener_for(runs: Runs) -> Callable[..., None]:
    def on_message(channel: Any, method: Any, properties: Any, body: bytes) -> None:
        for event in json.loads(body):
            apply(event, runs)
        channel.basic_ack(delivery_tag=method.delivery_tag)

    return on_message


def ordered_listener_for(runs: Runs) -> Callable[..., None]:
    def on_message(channel: Any, method: Any, properties: Any, body: bytes) -> None:
        event = json.loads(body)
        runs.end_in_order(event["uuid"], event["status"], datetime.datetime.fromisoformat(event["at"]))
        channel.basic_ack(delivery_tag=method.delivery_tag)

    return on_message


def apply(event: dict[str, Any], runs: Runs) -> None:
    uuid = event["uuid"]
    if event["type"] == "failed":
        runs.end(uuid, status="failed")
    elif event["type"] == "result":
        runs.end(uuid, status=event["result"]["status"])
