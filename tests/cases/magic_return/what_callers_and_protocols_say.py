"""Values that stand for a failure and say by where they go what they mean: rows that an ill-formed key leaves, the age of a file, what a protocol has for errors, nothing has changed, an exception at every caller; and twins that hide it."""
# only: apr-magic-return

from __future__ import annotations

import os
from typing import Any

from django.db import DatabaseError, models


class Shelf(models.Model):
    left = models.IntegerField()
    flags = models.CharField(max_length=20)
    closed = models.BooleanField(default=False)

    def follow(self, wanted: str) -> bool:
        if self.closed:
            return False
        flags = wanted.strip()
        if self.flags == flags:
            return False
        self.flags = flags
        self.save()
        return True

    def close(self, wanted: str) -> bool:
        if self.closed:
            return False  # error: apr-magic-return
        if self.left > 3:
            return False
        self.flags = wanted
        self.closed = True
        self.save()
        return True


def below(queryset: models.QuerySet[Shelf], key: str) -> models.QuerySet[Shelf]:
    try:
        shelf = Shelf.objects.get(pk=key)
    except (Shelf.DoesNotExist, ValueError):
        return queryset.none()
    return queryset.filter(left__gt=shelf.left)


def below_known(queryset: models.QuerySet[Shelf], key: str) -> models.QuerySet[Shelf]:
    try:
        shelf = Shelf.objects.get(pk=key)
    except DatabaseError:
        return queryset.none()  # error: apr-magic-return
    return queryset.filter(left__gt=shelf.left)


def changed_at(path: str) -> float:
    try:
        return os.stat(path).st_mtime
    except OSError:
        return 0


def size_of(path: str) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0  # error: apr-magic-return


def answer(number: int, params: dict[str, Any]) -> dict[str, Any]:
    try:
        found = Shelf.objects.get(pk=params["key"])
        return {"jsonrpc": "2.0", "result": {"left": found.left}, "id": number}
    except DatabaseError as error:
        return {"jsonrpc": "2.0", "error": {"code": -32000, "message": str(error)}, "id": number}


def answer_plainly(number: int, params: dict[str, Any]) -> dict[str, Any]:
    try:
        found = Shelf.objects.get(pk=params["key"])
        return {"left": found.left, "id": number}
    except DatabaseError as error:
        return {"error": str(error), "id": number}  # error: apr-magic-return



class Shelves:
    def __init__(self, store: Any) -> None:
        self.store = store

    def _shelf_cache_get(self, key: str) -> str | None:
        try:
            return str(self.store.get(f"shelf:{key}"))
        except OSError:
            return None

    def _shelf_cache_fill(self, key: str) -> str | None:
        try:
            return str(self.store.fetch_from_office(key))
        except OSError:
            return None  # error: apr-magic-return
