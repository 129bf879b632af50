# only: apr-retry-without-backoff, apr-retry-not-idempotent, apr-cascading-retry
"""A statement that the database takes back because of another one is tried again at once, and nothing of it was done; another failure is none of that."""

import time
from collections.abc import Callable

import boto3
from botocore.exceptions import ClientError
from psycopg2.errors import DeadlockDetected, DiskFull, SerializationFailure
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Mapped, Session, mapped_column, registry

mapper = registry()


@mapper.mapped
class Stay:
    __tablename__ = "stays"
    id: Mapped[int] = mapped_column(primary_key=True)
    room: Mapped[str]


def book(session: Session, room: str) -> None:
    for _ in range(3):
        try:
            session.add(Stay(room=room))
            session.commit()
            return
        except OperationalError as error:
            if not isinstance(error.orig, (SerializationFailure, DeadlockDetected)):
                raise
            session.rollback()
    raise RuntimeError("booked by too many at once")


def book_on_a_full_disk(session: Session, room: str) -> None:
    for _ in range(3):  # error: apr-retry-without-backoff, apr-retry-not-idempotent
        try:
            session.add(Stay(room=room))
            session.commit()
            return
        except OperationalError as error:
            if not isinstance(error.orig, DiskFull):
                raise
            session.rollback()
    raise RuntimeError("no room for it")


def mark(guest: str, value: str) -> None:
    table = boto3.resource("dynamodb").Table("guests")
    for _ in range(5):
        try:
            table.put_item(Item={"guest": guest, "mark": value}, ConditionExpression="attribute_not_exists(guest)")
            return
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
    raise RuntimeError("marked by too many at once")


def mark_whatever_happens(guest: str, value: str) -> None:
    table = boto3.resource("dynamodb").Table("guests")
    for _ in range(5):  # error: apr-retry-without-backoff, apr-cascading-retry
        try:
            table.put_item(Item={"guest": guest, "mark": value})
            return
        except ClientError as error:
            if error.response["Error"]["Code"] != "InternalServerError":
                raise
    raise RuntimeError("the store is down")


class Overlap(Exception):
    """Two lines of one page."""


def _is_line_collision(error: Exception) -> bool:
    return "line" in str(error)


def _is_worth_a_line(error: Exception) -> bool:
    return "line" in str(error)


def add_line(write: Callable[[], int], most: int) -> int:
    for attempt in range(most):
        try:
            return write()
        except (IntegrityError, Overlap) as error:
            if not _is_line_collision(error) or attempt == most - 1:
                raise
            time.sleep(attempt * 0.1)
    raise RuntimeError("no line")


def add_line_whatever_happens(write: Callable[[], int], most: int) -> int:
    for attempt in range(most):  # error: apr-retry-without-backoff
        try:
            return write()
        except (IntegrityError, Overlap) as error:
            if not _is_worth_a_line(error) or attempt == most - 1:
                raise
            time.sleep(attempt * 0.1)
    raise RuntimeError("no line")


def flush_lines(flush: Callable[[], None], reconnect: Callable[[], None]) -> None:
    tried = 0
    while tried <= 2:  # error: apr-retry-without-backoff
        try:
            flush()
            break
        except ConnectionError:
            if tried >= 2:
                return
            reconnect()
            time.sleep(60 * tried)
            tried += 1


def flush_lines_once_more(flush: Callable[[], None], reconnect: Callable[[], None]) -> None:
    tried = 0
    while tried < 2:
        try:
            flush()
            break
        except ConnectionError:
            reconnect()
            tried += 1
