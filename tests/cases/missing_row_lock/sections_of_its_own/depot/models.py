# only: apr-missing-row-lock
# mypy: disable-error-code="var-annotated,attr-defined"
"""What the depot keeps."""

from django.db import models


class Gate(models.Model):
    name = models.CharField(max_length=20)


class Bin(models.Model):
    label = models.CharField(max_length=20)
    pieces = models.IntegerField(default=0)
    state = models.CharField(max_length=10, choices=[("open", "open"), ("full", "full"), ("gone", "gone")], default="open")
