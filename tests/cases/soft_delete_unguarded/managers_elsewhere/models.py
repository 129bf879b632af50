# mypy: disable-error-code="var-annotated,attr-defined,misc,type-arg"
"""The models."""

from django.db import models

from managers_elsewhere.managers import SoftDeleteManager, SoftDeleteQuerySet


class SoftDeleteModel(models.Model):
    deleted_at = models.DateTimeField(null=True, blank=True, db_index=True)

    objects = SoftDeleteManager()
    all_objects = models.Manager()

    class Meta:
        abstract = True


class Client(SoftDeleteModel):
    name = models.CharField(max_length=9)


class Contract(models.Model):
    number = models.CharField(max_length=9)
    client = models.ForeignKey(Client, on_delete=models.CASCADE)
    deleted_at = models.DateTimeField(null=True, blank=True, db_index=True)

    objects = SoftDeleteQuerySet.as_manager()


class Address(SoftDeleteModel):  # error: apr-soft-delete-unguarded
    client = models.ForeignKey(Client, on_delete=models.CASCADE)
    label = models.CharField(max_length=9)

    class Meta:
        unique_together = ("client", "label")
