from django.db import models
from django.db.models import Q


class LiveManager(models.Manager):
    def get_queryset(self):
        return super(LiveManager, self).get_queryset().filter(is_deleted=False)


class Doc(models.Model):
    title = models.CharField(max_length=40)
    is_deleted = models.BooleanField(default=False, db_index=True)
    objects = LiveManager()
    everything = models.Manager()


class Asset(models.Model):
    name = models.CharField(max_length=40)
    is_deleted = models.BooleanField(default=False, db_index=True)


class Shelf(models.Model):  # error: apr-soft-delete-unguarded
    code = models.CharField(max_length=40)
    removed_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        unique_together = (("code",),)


class Rack(models.Model):
    code = models.CharField(max_length=40)
    removed_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code"], condition=Q(removed_at__isnull=True), name="uq_rack")]
