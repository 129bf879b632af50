from celery import Celery
from sqlalchemy import select
from sqlalchemy.orm import Session

from sku_shop.models import Sku

app = Celery()


@app.task
def reindex() -> int:
    with Session() as session:
        skus = session.scalars(select(Sku)).all()  # error: apr-orm-escape
    return len(skus)


@app.task
def ping() -> str:
    return "pong"
