"""Tasks that put themselves on the queue again: with no count, with one, and with other data."""
# only: apr-unbounded-retry

from typing import Any

import dramatiq
import requests
from celery import Celery, shared_task
from rq import Queue

app = Celery("shop")


@shared_task
def push(order_id: int) -> None:
    try:
        requests.put(f"https://erp.example/{order_id}", timeout=5)
    except requests.RequestException:
        push.apply_async((order_id,), countdown=60)  # error: apr-unbounded-retry


@app.task
def push_at_once(order_id: int) -> None:
    try:
        requests.put(f"https://erp.example/{order_id}", timeout=5)
    except requests.RequestException:
        push_at_once.delay(order_id)  # error: apr-unbounded-retry


@app.task
def heartbeat() -> None:
    requests.post("https://monitor.example", timeout=5)
    heartbeat.apply_async(countdown=30)  # error: apr-unbounded-retry


@dramatiq.actor
def notify(order_id: int) -> None:
    try:
        requests.put(f"https://mail.example/{order_id}", timeout=5)
    except requests.RequestException:
        notify.send_with_options(args=(order_id,), delay=5000)  # error: apr-unbounded-retry


# --- clean ------------------------------------------------------------------------------------------------------------------------


@shared_task
def push_counted(order_id: int, attempt: int = 0) -> None:
    try:
        requests.put(f"https://erp.example/{order_id}", timeout=5)
    except requests.RequestException:
        if attempt >= 5:
            raise
        push_counted.apply_async((order_id, attempt + 1), countdown=60)


@shared_task
def walk(cursor: str | None = None) -> None:
    page: dict[str, Any] = requests.get("https://erp.example", params={"cursor": cursor}, timeout=5).json()
    following = page["next"]
    if following:
        walk.delay(following)


@shared_task
def starts_another(order_id: int) -> None:
    push.delay(order_id)


def enqueue(queue: Queue, order_id: int) -> None:
    queue.enqueue(push, order_id)
