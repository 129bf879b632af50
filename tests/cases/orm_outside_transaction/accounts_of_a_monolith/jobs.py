from celery import Celery

from .base import *

app = Celery("jobs")


@app.task
def notify(account):
    print(account.email)


@app.task
def notify_by_id(account_id):
    with session_scope() as s:
        print(s.query(Account).get(account_id).email)
