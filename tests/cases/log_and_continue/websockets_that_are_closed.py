# only: apr-log-and-continue
"""A consumer of a websocket that closes the connection has answered; one that closes something else has not."""

import logging
from typing import Any

from channels.generic.websocket import AsyncJsonWebsocketConsumer
from fastapi import FastAPI, WebSocket

logger = logging.getLogger(__name__)
app = FastAPI()


class UpgradeConsumer(AsyncJsonWebsocketConsumer):
    async def connect(self) -> None:
        try:
            await self.channel_layer.group_add("upgrades", self.channel_name)
        except (ConnectionError, TimeoutError):
            logger.exception("not added to the group")
            await self.close()
            return
        await self.accept()

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        try:
            await self.channel_layer.group_send("upgrades", content)
        except ConnectionError:  # error: apr-log-and-continue
            logger.exception("not sent to the group")


@app.websocket("/upgrades")
async def upgrades(websocket: WebSocket) -> None:
    await websocket.accept()
    try:
        await websocket.send_json({"state": "ready"})
    except RuntimeError:
        logger.exception("not sent")
        await websocket.close()
