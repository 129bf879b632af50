from __future__ import annotations

from django.db import models


class Removal(models.Model):
    status = models.CharField(max_length=20, choices=[("pending", "pending"), ("running", "running"), ("done", "done")])
    shelf = models.CharField(max_length=20)
