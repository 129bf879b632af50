# only: apr-no-correlation-id
import logging

from celery import Celery
from celery.signals import after_setup_logger
from celery.app.log import TaskFormatter

app = Celery()
log = logging.getLogger(__name__)


@after_setup_logger.connect
def setup(logger, *args, **kwargs):
    for handler in logger.handlers:
        handler.setFormatter(TaskFormatter("%(asctime)s %(task_id)s %(task_name)s %(message)s"))


@app.task
def work(n):
    log.info("work %s", n)
