"""The Celery application: broker, limits and timetable."""

from __future__ import annotations

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging

from shop.logs import configure_logging
from shop.settings import settings

celery = Celery("shop", broker=settings().broker_url)
celery.conf.broker_transport_options = {"socket_timeout": 5, "socket_connect_timeout": 5}
celery.conf.task_ignore_result = True
celery.conf.task_time_limit = 600
celery.conf.beat_schedule = {
    "alerts": {"task": "shop.send_stock_alerts", "schedule": crontab(minute="*/10")},
    "tracking": {"task": "shop.track_shipments", "schedule": crontab(minute=5)},
    "rates": {"task": "shop.refresh_rates", "schedule": crontab(hour=4, minute=0)},
    "vat": {"task": "shop.refresh_vat", "schedule": crontab(hour=4, minute=10)},
    "stock": {"task": "shop.sync_stock", "schedule": crontab(hour=4, minute=20)},
    "ledger": {"task": "shop.export_takings", "schedule": crontab(hour=4, minute=30)},
}


@setup_logging.connect
def use_our_logging(**_: object) -> None:
    """The same lines as the web application."""
    configure_logging()
