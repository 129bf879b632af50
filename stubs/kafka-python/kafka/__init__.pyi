from kafka.admin import KafkaAdminClient as KafkaAdminClient
from kafka.consumer import KafkaConsumer as KafkaConsumer
from kafka.consumer.subscription_state import AsyncConsumerRebalanceListener as AsyncConsumerRebalanceListener
from kafka.consumer.subscription_state import ConsumerRebalanceListener as ConsumerRebalanceListener
from kafka.producer import KafkaProducer as KafkaProducer
from kafka.serializer import DefaultSerializer as DefaultSerializer
from kafka.serializer import Deserializer as Deserializer
from kafka.serializer import JsonSerializer as JsonSerializer
from kafka.serializer import Serializer as Serializer
from kafka.structs import ConsumerGroupMetadata as ConsumerGroupMetadata
from kafka.structs import OffsetAndMetadata as OffsetAndMetadata
from kafka.structs import TopicPartition as TopicPartition
from kafka.structs import TopicPartitionReplica as TopicPartitionReplica

__version__: str
