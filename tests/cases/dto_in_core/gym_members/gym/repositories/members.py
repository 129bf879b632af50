from __future__ import annotations

from typing import Any

from gym.domain.member import Member
from gym.schemas import Card
from gym.schemas import JoinRequest as Join
from pymongo.collection import Collection


class MemberRepository:
    def __init__(self, members: Collection[dict[str, Any]]) -> None:
        self.members = members

    def add(self, member: Member) -> None:
        self.members.insert_one({"name": member.name})

    def join(self, *requests: Join) -> None:  # error: apr-dto-in-core
        self.members.insert_many([{"name": r.name} for r in requests])

    def card(self, id: int) -> Card:  # error: apr-dto-in-core
        return Card(str(id))

    def insert(self, document: dict[str, Any]) -> None:
        self.members.insert_one(document)

    def upsert(self, thing: Any) -> None:
        self.members.replace_one({"_id": thing.name}, {"name": thing.name}, upsert=True)

    def count(self) -> int:
        return self.members.count_documents({})
