# only: apr-retry-not-idempotent
"""Documents that are added to a collection by each attempt, with an id of their own and without."""

from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorCollection
from pymongo import MongoClient
from tenacity import retry, stop_after_attempt, wait_random_exponential

am = AsyncIOMotorClient("mongodb://m").shop
orders = MongoClient("mongodb://m").shop.orders
policy = retry(stop=stop_after_attempt(3), wait=wait_random_exponential(max=5), reraise=True)


@policy
async def c1(path):  # error: apr-retry-not-idempotent
    await am.orders.insert_many([{"path": path}])


@policy
async def c2(path):  # error: apr-retry-not-idempotent
    await am.orders.insert_one({"path": path})


@policy
async def c3(coll: AsyncIOMotorCollection, path):  # error: apr-retry-not-idempotent
    await coll.insert_one({"path": path})


@policy
def c4(path):  # error: apr-retry-not-idempotent
    orders.insert_many([{"path": path}])


@policy
def c5(ref: str, path: str):
    orders.insert_one({"_id": ref, "path": path})


@policy
def c6(ref: str, path: str):
    doc = {"_id": ref, "path": path}
    orders.insert_one(doc)
