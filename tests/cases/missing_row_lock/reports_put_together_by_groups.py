"""Rows that a query groups or puts together cannot be locked by it; a model's own `save` notes when it was closed; what stands among fixtures serves nobody."""
# only: apr-missing-row-lock, apr-unguarded-read-modify-write

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import models


class Report(models.Model):
    state = models.CharField(max_length=10, choices=[("open", "open"), ("closed", "closed"), ("sent", "sent")])
    closed = models.BooleanField(default=False)
    closed_on = models.DateTimeField(null=True)
    title = models.CharField(max_length=50)

    class Meta:
        app_label = "reports"

    def save(self, *args: Any, **kwargs: Any) -> None:
        update_fields = kwargs.get("update_fields", [])
        if self.closed and not self.closed_on:
            self.closed_on = datetime.now(UTC)
            if "closed_on" not in update_fields:
                update_fields.append("closed_on")
        super().save(*args, **kwargs)


def retitle(pk: int, title: str) -> None:
    report = Report.objects.get(pk=pk)
    report.title = title
    report.save()


def close_all() -> None:
    for report in Report.objects.filter(state="open").union(Report.objects.filter(state="sent")):
        report.state = "closed"  # error: apr-missing-row-lock
        report.save()


def send(pk: int) -> None:
    report = Report.objects.get(pk=pk)
    if report.state != "open":
        raise ValueError(pk)
    report.state = "sent"  # error: apr-missing-row-lock
    report.save()
