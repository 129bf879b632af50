from kafka.admin._topics import NewTopic as NewTopic
from kafka.admin.client import KafkaAdminClient as KafkaAdminClient
