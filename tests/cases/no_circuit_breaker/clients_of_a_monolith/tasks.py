from celery import Celery

from .clients import *

celery = Celery("x")


@celery.task(autoretry_for=(IOError,), retry_backoff=True)
def archive_doc(doc):
    archive(doc)


@celery.task
def rearchive(doc):
    archive(doc)
