import dramatiq
from apscheduler.schedulers.background import BackgroundScheduler
from dramatiq.brokers.redis import RedisBroker

from .services import Records

broker = RedisBroker()
scheduler = BackgroundScheduler()


@dramatiq.actor(max_retries=0)
def export_job(address: str) -> None:
    rows = Records().export_all()
    print(len(rows))


@scheduler.scheduled_job("cron", hour=2)
def shred_old() -> None:
    Records().shred(1)
