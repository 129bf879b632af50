from redis import Redis
from requests import Session
from rq import Queue, Retry

from .bank import Board

queue = Queue(connection=Redis(socket_timeout=5))


def stubbornly() -> Retry:
    return Retry(max=3, interval=[10, 30, 60])


def announce(text: str) -> None:  # error: apr-retry-not-idempotent
    Board(Session()).post(text)


def remind(text: str) -> None:  # error: apr-retry-not-idempotent
    Board(Session()).post(text)


def greet(text: str) -> None:
    Board(Session()).post(text)


def nightly(texts: list[str]) -> None:
    for text in texts:
        queue.enqueue(announce, text, retry=Retry(max=2))
        queue.enqueue(remind, text, retry=stubbornly())
        queue.enqueue(greet, text)
