from typing import Any

from rest_framework import serializers

from ..models import Domain, Repository


class RepositorySerializer(serializers.Serializer[Any]):
    name = serializers.CharField()


def parse_path(value: str) -> str:
    if not value:
        raise serializers.ValidationError("a path is needed")
    return value


def save_repository(form: RepositorySerializer, repository: Repository) -> Repository:
    repository.name = form.validated_data["name"]
    repository.save()
    return repository


def domain_of(repository: Repository) -> Domain:
    return repository.domain
