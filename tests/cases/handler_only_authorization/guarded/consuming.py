from kafka import KafkaConsumer

from guarded.services import subscriptions


def follow() -> None:
    for message in KafkaConsumer("complaints"):
        subscriptions().refund_subscription(int(message.value))
