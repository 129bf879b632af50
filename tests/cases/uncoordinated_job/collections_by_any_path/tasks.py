from datetime import UTC, datetime

from pymongo import MongoClient
from taskiq_redis import ListQueueBroker, RedisAsyncResultBackend

from .documents import Phase

broker = ListQueueBroker("redis://localhost").with_result_backend(RedisAsyncResultBackend("redis://localhost"))
client: MongoClient = MongoClient()


@broker.task
def reject_late() -> None:  # error: apr-uncoordinated-job
    client.shop["papers"].update_many({"due": {"$lt": datetime.now(UTC)}}, {"$set": {"phase": Phase.REJECTED.value}})


@broker.task(schedule=[{"cron": "0 * * * *"}])
def lapse_invites() -> None:
    client.shop["invites"].update_many({"state": "sent"}, {"$set": {"state": "lapsed"}})
