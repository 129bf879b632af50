# mypy: disable-error-code="var-annotated,attr-defined,misc,type-arg"
"""The managers."""

from typing import Any

from django.db import models
from django.utils import timezone


class SoftDeleteQuerySet(models.QuerySet):
    def delete(self) -> Any:
        return self.update(deleted_at=timezone.now())

    def alive(self) -> Any:
        return self.filter(deleted_at__isnull=True)


class SoftDeleteManager(models.Manager):
    def get_queryset(self) -> Any:
        return SoftDeleteQuerySet(self.model, using=self._db).alive()
