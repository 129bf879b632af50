from __future__ import annotations

import json
from typing import Any

import strawberry
from aiokafka import AIOKafkaConsumer
from strawberry.types import Info

from fleet_of_drivers.container import make_fleet


@strawberry.type
class Query:
    @strawberry.field
    def hello(self) -> str:
        return "hello"


@strawberry.type
class Mutation:
    @strawberry.mutation
    def become_dispatcher(self, info: Info, user_id: int) -> bool:
        make_fleet().make_dispatcher(user_id)
        return True

    @strawberry.mutation
    def remove_driver(self, info: Info, driver_id: int) -> bool:
        make_fleet().delete_driver(driver_id, info.context["user"])
        return True


schema = strawberry.Schema(Query, Mutation)


async def consume_requests() -> None:
    """Requests of our partners' systems."""
    consumer = AIOKafkaConsumer("partner-requests", bootstrap_servers="kafka:9092", group_id="fleet", enable_auto_commit=False)
    await consumer.start()
    try:
        async for message in consumer:
            wanted: dict[str, Any] = json.loads(message.value or b"{}")
            if wanted["kind"] == "trips":
                make_fleet().export_trips(wanted["since"])
            elif wanted["kind"] == "rename":
                make_fleet().rename(wanted["vehicle"], wanted["name"])
            await consumer.commit()
    finally:
        await consumer.stop()
