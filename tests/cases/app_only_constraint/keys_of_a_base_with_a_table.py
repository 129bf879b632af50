# only: apr-app-only-constraint
"""A model that derives from one with a table of its own keeps that table's keys, whatever its own Meta says."""

from __future__ import annotations

from django.db import IntegrityError, models


class Node(models.Model):
    title = models.CharField(max_length=80)
    parent_id = models.IntegerField()

    class Meta:
        app_label = "nodes"
        constraints = [models.UniqueConstraint(fields=["parent_id", "title"], name="unique_title")]


class Document(Node):
    pages = models.IntegerField(default=0)

    class Meta:
        app_label = "nodes"
        ordering = ["pages"]


class Named(models.Model):
    name = models.CharField(max_length=80)

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["name"], name="unique_%(class)s")]


class Label(Named):
    class Meta:
        app_label = "nodes"


def add_document(parent_id: int, title: str) -> Document:
    if Document.objects.filter(parent_id=parent_id, title=title).exists():
        raise ValueError(title)
    try:
        return Document.objects.create(parent_id=parent_id, title=title)
    except IntegrityError as error:
        raise ValueError(title) from error


def add_label(name: str) -> Label:
    if Label.objects.filter(name=name).exists():  # error: apr-app-only-constraint
        raise ValueError(name)
    try:
        return Label.objects.create(name=name)
    except IntegrityError as error:
        raise ValueError(name) from error
