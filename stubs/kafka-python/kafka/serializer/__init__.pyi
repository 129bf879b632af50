from kafka.serializer.abstract import Deserializer as Deserializer
from kafka.serializer.abstract import Serializer as Serializer
from kafka.serializer.default import DefaultSerializer as DefaultSerializer
from kafka.serializer.json import JsonSerializer as JsonSerializer
