import json

from aiokafka import AIOKafkaConsumer
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from library_desk.core import Desk

engine = create_engine("sqlite://")


async def consume() -> None:
    consumer = AIOKafkaConsumer("waivers", bootstrap_servers="kafka:9092")
    await consumer.start()
    async for message in consumer:
        event = json.loads(message.value)
        with Session(engine) as session:
            Desk(session).waive_fee(event["member_id"])
