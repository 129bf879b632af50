# only: apr-soft-delete-unguarded
"""A column that lies in the table of the model which another derives from, revisions that record a deletion, keys with a drawn part, and rows that are mappings."""

from typing import Any

from django.db import models


class Plugin(models.Model):  # error: apr-soft-delete-unguarded
    article = models.IntegerField()
    deleted = models.BooleanField(default=False)


class Attachment(Plugin):
    path = models.CharField(max_length=200, unique=True)


class Image(Attachment):
    width = models.IntegerField()


class Marked(models.Model):
    deleted = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Comment(Marked):  # error: apr-soft-delete-unguarded
    slug = models.CharField(max_length=200, unique=True)


class ArticleRevision(Marked):
    """What an article was at some time: `deleted` is part of what is recorded."""

    number = models.IntegerField()
    title = models.CharField(max_length=200, unique=True)


class Hook(models.Model):
    site = models.IntegerField()
    hook_uuid = models.CharField(max_length=32)
    archived = models.BooleanField(default=False, db_index=True)

    class Meta:
        unique_together = [("hook_uuid", "site")]


class Room(models.Model):  # error: apr-soft-delete-unguarded
    site = models.IntegerField()
    number = models.CharField(max_length=32)
    archived = models.BooleanField(default=False, db_index=True)

    class Meta:
        unique_together = [("number", "site")]


class Trust(models.Model):
    name = models.CharField(max_length=100)
    expires_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True, db_index=True)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Any:
        return cls(**values)


def living() -> list[Trust]:
    return list(Trust.objects.filter(deleted_at=None))


def by_name(name: str) -> list[Trust]:
    return list(Trust.objects.filter(name=name))  # error: apr-soft-delete-unguarded


def create(values: dict[str, Any]) -> Any:
    trust = Trust.from_dict(values)
    if trust.get("expires_at"):
        trust["expires_at"] = None
    trust.save()
    return trust
