from __future__ import annotations

import dramatiq
from apscheduler.schedulers.background import BackgroundScheduler
from huey import RedisHuey, crontab

from .tables import Page, Video, db

huey = RedisHuey("press")
scheduler = BackgroundScheduler()


@dramatiq.actor
def encode(pk: int) -> None:  # error: apr-uncoordinated-job
    video = db.session.get(Video, pk)
    if video is None or video.status == "removed":
        return
    video.status = "encoding"
    db.session.commit()
    video.status = "ready"
    db.session.commit()


@huey.periodic_task(crontab(minute="*/5"))
def retire_videos() -> None:  # error: apr-uncoordinated-job
    Video.query.filter(Video.title.is_(None)).update({"status": "removed"})
    db.session.commit()


@scheduler.scheduled_job("interval", minutes=5)
def retire_pages() -> None:
    for page in db.session.query(Page).filter_by(status="live").with_for_update(skip_locked=True):
        page.status = "gone"
    db.session.commit()


@huey.task()
def count_hits(pk: int) -> None:
    Page.query.filter_by(id=pk).update({Page.hits: Page.hits + 1})
    db.session.commit()


def sweep() -> None:  # error: apr-uncoordinated-job
    for video in Video.query.filter_by(status="encoding"):
        video.status = "uploaded"
    db.session.commit()


scheduler.add_job(sweep, "cron", hour=3)
