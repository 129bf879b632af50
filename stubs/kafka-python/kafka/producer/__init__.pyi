from kafka.producer.kafka import KafkaProducer as KafkaProducer

__all__ = ["KafkaProducer"]
