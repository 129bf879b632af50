# only: apr-retry-without-backoff
"""A decorator that is reached over the package in which the library keeps it."""

from typing import Any

from celery import app


@app.shared_task(bind=True, autoretry_for=(OSError,), default_retry_delay=15, retry_kwargs={"max_retries": 3})
def read_meter(self: Any, meter: int) -> int:  # error: apr-retry-without-backoff
    return meter


@app.shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=3)
def read_meter_with_chance(meter: int) -> int:
    return meter


@app.shared_task()
def count_meters() -> int:
    return 3
