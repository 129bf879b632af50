"""Functions that keep the rows called entities in step with files: no domain."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from ..models import Entity


def add_entities(keys: Collection[str]) -> int:
    known = set(Entity.objects.filter(key__in=keys).values_list("key", flat=True))
    with transaction.atomic():
        return len(Entity.objects.bulk_create([Entity(key=key) for key in keys if key not in known]))


def remove_entities(keys: Collection[str]) -> int:
    return Entity.objects.exclude(key__in=keys).update(obsolete=True)
