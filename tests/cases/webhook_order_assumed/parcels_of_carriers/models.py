# mypy: disable-error-code="var-annotated,attr-defined,misc,no-any-return,call-overload,arg-type,no-untyped-call,no-untyped-def"
from __future__ import annotations

from datetime import datetime

from django.db import models


class Parcel(models.Model):
    class Status(models.TextChoices):
        LABELLED = "labelled"
        IN_TRANSIT = "in_transit"
        DELIVERED = "delivered"
        RETURNED = "returned"

    tracking = models.CharField(max_length=40, unique=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.LABELLED)
    last_scan_at = models.DateTimeField(null=True)
    sequence = models.PositiveIntegerField(default=0)

    def is_newer(self, at: datetime) -> bool:
        return self.last_scan_at is None or self.last_scan_at < at


class Scan(models.Model):
    scan_id = models.CharField(max_length=64, unique=True)
    parcel = models.ForeignKey(Parcel, on_delete=models.CASCADE, related_name="scans")
    code = models.CharField(max_length=12)
    at = models.DateTimeField()
