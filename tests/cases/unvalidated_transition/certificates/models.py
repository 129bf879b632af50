from __future__ import annotations

from typing import Any

from django.db import models


class ChallengeQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def viewable(self) -> Any:
        return self.filter(account__enabled=True)


class Challenge(models.Model):
    STATUS_PENDING = "pending"
    STATUS_PROCESSING = "processing"
    STATUS_VALID = "valid"
    STATUS_INVALID = "invalid"
    STATUS_CHOICES = ((STATUS_PENDING, "Pending"), (STATUS_PROCESSING, "Processing"), (STATUS_VALID, "Valid"), (STATUS_INVALID, "Invalid"))

    objects = ChallengeQuerySet.as_manager()

    status = models.CharField(max_length=12, choices=STATUS_CHOICES, default=STATUS_PENDING)
    slug = models.SlugField(unique=True)
    expires = models.DateTimeField(null=True)
    wildcard = models.BooleanField(default=False)

    @property
    def usable(self) -> bool:
        return self.status in (Challenge.STATUS_PENDING, Challenge.STATUS_INVALID)

    @property
    def local(self) -> bool:
        return self.slug.startswith("local-")
