from __future__ import annotations

from celery import shared_task

from .clients import nightly_rates


@shared_task
def rates() -> None:
    nightly_rates()
