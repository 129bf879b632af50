from redis import Redis
from rq import Queue, Retry

from .work import import_once, import_page, ping

queue = Queue(connection=Redis(socket_timeout=5))


def nightly(urls: list[str]) -> None:
    for url in urls:
        queue.enqueue(import_page, url, retry=Retry(max=3))
        queue.enqueue(import_once, url)
        queue.enqueue(ping, url, retry=Retry(max=3))
