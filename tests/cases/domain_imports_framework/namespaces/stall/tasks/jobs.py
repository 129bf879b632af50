from celery import shared_task

from stall.domain import price
