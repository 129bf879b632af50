from __future__ import annotations

from typing import Any

from pymongo import MongoClient

client: MongoClient[dict[str, Any]] = MongoClient()
visits = client["clinic"]["visits"]
bills = client["clinic"]["bills"]


def close_visit(pk: str) -> None:
    visits.update_one({"_id": pk}, {"$set": {"status": "closed"}})


def cancel_visit(pk: str) -> bool:
    return visits.update_one({"_id": pk, "status": "planned"}, {"$set": {"status": "cancelled"}}).modified_count == 1


def pay_bill(pk: str) -> bool:
    return bills.update_one({"_id": pk, "status": "open"}, {"$set": {"status": "paid"}}).modified_count == 1


def dun_bill(pk: str) -> bool:
    return bills.find_one_and_update({"_id": pk, "status": "open"}, {"$set": {"status": "dunned"}}) is not None
