from __future__ import annotations

from django.db import models


class Record(models.Model):
    patient = models.CharField(max_length=80)
    released = models.BooleanField(default=False)
    notes = models.TextField()

    class Meta:
        app_label = "records"


class Invoice(models.Model):
    record = models.ForeignKey(Record, on_delete=models.CASCADE)
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    state = models.CharField(max_length=12, default="open")

    class Meta:
        app_label = "records"
