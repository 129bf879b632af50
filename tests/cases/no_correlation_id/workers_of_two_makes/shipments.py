import json

import structlog
from aiokafka import AIOKafkaConsumer

log = structlog.get_logger()


class ShipmentConsumer:
    def __init__(self, bootstrap: str) -> None:
        self.consumer = AIOKafkaConsumer("shipments", bootstrap_servers=bootstrap)

    async def run(self) -> None:
        await self.consumer.start()
        async for message in self.consumer:
            shipment = json.loads(message.value)
            log.info("shipment", sku=shipment["sku"])  # error: apr-no-correlation-id
