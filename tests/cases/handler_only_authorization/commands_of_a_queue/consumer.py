import json

from kafka import KafkaConsumer

from commands_of_a_queue.logic import cancel_and_refund


def main() -> None:
    consumer = KafkaConsumer("order-commands", bootstrap_servers="localhost:9092", group_id="shop")
    for message in consumer:
        command = json.loads(message.value)
        if command["type"] == "refund":
            cancel_and_refund(command["order_id"])
        consumer.commit()
