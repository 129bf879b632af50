from kafka.consumer.group import KafkaConsumer as KafkaConsumer

__all__ = ["KafkaConsumer"]
