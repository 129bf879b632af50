from __future__ import annotations

import json

import pika
from pika.adapters.blocking_connection import BlockingChannel
from pika.spec import Basic, BasicProperties

from clinic_counter.services import grant_staff


def on_message(channel: BlockingChannel, method: Basic.Deliver, properties: BasicProperties, body: bytes) -> None:
    """Partners publish to `staff.joined`."""
    message = json.loads(body)
    grant_staff(message["username"])
    channel.basic_ack(method.delivery_tag or 0)


def main() -> None:
    connection = pika.BlockingConnection(pika.ConnectionParameters("mq", socket_timeout=5))
    channel = connection.channel()
    channel.basic_consume(queue="staff.joined", on_message_callback=on_message)
    channel.start_consuming()
