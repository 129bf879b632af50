from celery import shared_task

from .clients import NightlyClient


@shared_task
def nightly() -> str:
    return NightlyClient().totals()
