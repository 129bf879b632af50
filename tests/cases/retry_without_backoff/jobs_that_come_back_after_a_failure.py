# only: apr-retry-without-backoff
"""A job that enqueues itself because it failed tries again; one that looks whether something is there yet does not."""

import random

import dramatiq
import requests
from celery import shared_task


@shared_task
def push(order_id: int) -> None:
    try:
        requests.put(f"https://erp.example/orders/{order_id}", timeout=5)
    except requests.RequestException:
        push.apply_async((order_id,), countdown=30)  # error: apr-retry-without-backoff


@dramatiq.actor(max_retries=0)
def collect(passage: str, attempt: int = 0) -> None:
    try:
        requests.put(f"https://toll.example/{passage}", timeout=5)
    except requests.ConnectionError:
        if attempt < 5:
            collect.send_with_options(args=(passage, attempt + 1), delay=30_000)  # error: apr-retry-without-backoff


@dramatiq.actor(max_retries=0)
def collect_well(passage: str, attempt: int = 0) -> None:
    try:
        requests.put(f"https://toll.example/{passage}", timeout=5)
    except requests.ConnectionError:
        if attempt < 5:
            collect_well.send_with_options(args=(passage, attempt + 1), delay=int(random.uniform(0, 1000 * 2**attempt)))


@shared_task
def wait_for_receipt(message_id: str, looked: int = 0) -> None:
    if requests.get(f"https://sms.example/{message_id}", timeout=5).status_code == 404 and looked < 20:
        wait_for_receipt.apply_async((message_id, looked + 1), countdown=30)
