from celery import Celery
from celery.task import task

from .models import *
from .services import ParseStore

celery = Celery("t")


@celery.task(name="run_export")
def run_export(pk):  # error: apr-uncoordinated-job
    e = Export.query.get(pk)
    if e.status != "queued":
        return
    e.status = "running"
    db.session.commit()
    build(e)
    e.status = "done"
    db.session.commit()


@celery.task
def run_import(pk):
    n = Import.query.filter_by(id=pk, status="queued").update({"status": "running"})
    db.session.commit()
    if n == 0:
        return
    build(pk)
    n = Import.query.filter_by(id=pk, status="running").update({"status": "done"})
    db.session.commit()
    if n == 0:
        print("cancelled meanwhile")


@celery.task(bind=True)
def run_parse(self, pk):  # error: apr-uncoordinated-job
    store = ParseStore()
    build(pk)
    store.mark(pk, "done")


@celery.task
def run_sync(pk):  # error: apr-uncoordinated-job
    build(pk)
    Sync.query.filter_by(id=pk).update({"status": "done"})
    db.session.commit()


@celery.task
def run_render(pk):
    build(pk)
    Render.query.filter_by(id=pk).update({"status": "done"})
    db.session.commit()


@celery.task
def note_progress(pk, n):
    Parse.query.filter_by(id=pk).update({"progress": n})
    db.session.commit()


def build(x):
    return x
