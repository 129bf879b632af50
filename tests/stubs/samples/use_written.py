import json

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from huey import RedisHuey, crontab
from huey.contrib.djhuey import db_task
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import KafkaError, KafkaTimeoutError
from retrying import retry

huey = RedisHuey("shop", url="redis://cache")
scheduler = BackgroundScheduler()


@huey.task(retries=2, retry_delay=60)
def send(to: str, copies: int = 1) -> bool:
    return bool(to) and copies > 0


@huey.task(context=True)
def with_task(to: str, task: object = None) -> bool:
    return bool(to)


@huey.periodic_task(crontab(minute="0", hour="3"))
def nightly() -> None:
    with huey.lock_task("nightly"):
        send("all")


@db_task()
def stored(order: int) -> str:
    return str(order)


@scheduler.scheduled_job("interval", minutes=3)
def tick() -> int:
    return 1


@retry(stop_max_attempt_number=3, wait_fixed=100)
def fetch(order: int) -> str:
    return str(order)


@retry(stop_max_attempts=3)  # wrong
def misspelt() -> None: ...


def right() -> None:
    copies: bool | None = send("a", 2).get(blocking=True, timeout=3)
    send.schedule(args=("a",), delay=3)
    huey.enqueue(send.s("a").then(stored, 1))
    with_task("a")
    order: str = fetch(tick())
    job = AsyncIOScheduler().add_job(tick, CronTrigger.from_crontab("* * * * *"), id="tick", max_instances=1)
    producer = KafkaProducer(bootstrap_servers=["a"], value_serializer=lambda value: json.dumps(value).encode(), acks="all")
    try:
        offset: int = producer.send("orders", {"copies": copies, "order": order}).get(timeout=10).offset
    except (KafkaTimeoutError, KafkaError):
        producer.flush(timeout=3)
        return
    with KafkaConsumer("orders", group_id="shop", enable_auto_commit=False) as consumer:
        for record in consumer:
            print(record.topic, record.value, job.next_run_time)
            consumer.commit()
        consumer.seek(TopicPartition("orders", 0), offset)


def wrong() -> None:
    send(1)  # wrong
    stored("a")  # wrong
    fetch("a")  # wrong
    text: str = fetch(1).get()  # wrong
    scheduler.add_job(3)  # wrong
    KafkaProducer(bootstrap_server="a")  # wrong
    KafkaConsumer("orders", isolation_level="strict")  # wrong
    KafkaProducer().send(b"orders", text)  # wrong
