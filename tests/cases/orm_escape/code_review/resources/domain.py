from typing import Any

from rest_framework import serializers

from ..models import Domain


class DomainSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()


def show(domain: Domain) -> DomainSerializer:
    return DomainSerializer(domain)
