"""A query for rows that have nothing yet in a column which is filled together with the state asks for the state."""
# only: apr-unvalidated-transition

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone


class Lease(models.Model):
    status = models.CharField(max_length=20, choices=[("running", "running"), ("ended", "ended"), ("lost", "lost")])
    ended = models.DateTimeField(null=True)
    seen = models.DateTimeField(null=True)
    notice = models.TextField(default="")


class Office:
    def end(self, lease: Lease, now: datetime) -> None:
        lease.ended, lease.status = now, "ended"
        lease.save(update_fields=["ended", "status"])

    def end_old(self) -> None:
        now = timezone.now()
        for lease in Lease.objects.filter(ended__isnull=True).order_by("pk"):
            self.end(lease, now)

    def end_one(self, pk: int) -> None:
        lease = Lease.objects.filter(pk=pk, ended=None).first()
        if lease is not None:
            self.end(lease, timezone.now())

    def end_some(self) -> None:
        leases = list(Lease.objects.filter(ended__isnull=True))
        for lease in oldest(leases):
            self.end(lease, timezone.now())


def oldest(leases: list[Lease]) -> list[Lease]:
    return sorted(leases, key=lambda one: one.pk)[:10]


class Watch:
    def lose(self, lease: Lease, now: datetime) -> None:
        lease.seen = now
        lease.status = "lost"  # error: apr-unvalidated-transition
        lease.save(update_fields=["seen", "status"])

    def lose_silent(self) -> None:
        for lease in Lease.objects.filter(notice="sent"):
            self.lose(lease, timezone.now())
