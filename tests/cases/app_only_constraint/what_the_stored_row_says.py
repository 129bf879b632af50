# only: apr-app-only-constraint
"""Django: what is stored says whether the check is one for uniqueness. A row that is given another value than the one looked for, a column left NULL under a constraint for which NULL equals NULL, a routine of the database that is
run before, a question to whoever sits before the screen."""
# mypy: disable-error-code="var-annotated"

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.db import connection, models, transaction


class Shelf(models.Model):
    name = models.CharField(max_length=50, unique=True)


class Box(models.Model):
    """NULL equals NULL: two boxes of a shelf without a row may not have one name."""

    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE)
    row = models.IntegerField(null=True)
    name = models.CharField(max_length=50)

    class Meta:
        constraints = [models.UniqueConstraint(name="box_name", fields=["shelf", "row", "name"], nulls_distinct=False)]


class Crate(models.Model):
    """Two crates of a shelf without a row may well have one name: NULL is no value."""

    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE)
    row = models.IntegerField(null=True)
    name = models.CharField(max_length=50)

    class Meta:
        constraints = [models.UniqueConstraint(name="crate_name", fields=["shelf", "row", "name"])]


class Scan(models.Model):
    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE, related_name="scans")
    size = models.IntegerField(default=0)
    note = models.TextField()


class Keeper(models.Model):
    name = models.CharField(max_length=50)
    is_head = models.BooleanField(default=False)


def box_of(shelf: Shelf, name: str) -> Box:
    return Box.objects.get_or_create(shelf=shelf, name=name, defaults={"name": name})[0]


def box_in(shelf: Shelf, name: str, row: int) -> Box:
    return Box.objects.get_or_create(shelf=shelf, name=name, defaults={"row": row})[0]  # error: apr-app-only-constraint


def crate_of(shelf: Shelf, name: str) -> Crate:
    return Crate.objects.get_or_create(shelf=shelf, name=name)[0]  # error: apr-app-only-constraint


def fill_empty(shelf: Shelf, payload: bytes) -> None:
    """The new scan is never an empty one: the next call finds none either."""
    scan = Scan.objects.filter(shelf=shelf, size=0).last()
    if not scan:
        scan = Scan(shelf=shelf)
    scan.size = len(payload)
    scan.save()


def begin_empty(shelf: Shelf, note: str) -> None:
    scan = Scan.objects.filter(shelf=shelf, size=0).last()  # error: apr-app-only-constraint
    if not scan:
        scan = Scan(shelf=shelf)
    scan.note = note
    scan.save()


@contextmanager
def gate(shelf: Shelf) -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT take_shelf_gate(%s)", [shelf.pk])
        yield


@contextmanager
def counted(shelf: Shelf) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM shelf WHERE id = %s", [shelf.pk])
    yield


def note_once(shelf: Shelf, note: str, must: bool) -> None:
    with gate(shelf) if must else nullcontext():
        if not Scan.objects.filter(shelf=shelf, note=note).exists():
            Scan.objects.create(shelf=shelf, note=note)


def note_counted(shelf: Shelf, note: str) -> None:
    with counted(shelf):
        if not Scan.objects.filter(shelf=shelf, note=note).exists():  # error: apr-app-only-constraint
            Scan.objects.create(shelf=shelf, note=note)


def ask_for_keeper() -> None:
    while not Keeper.objects.filter(is_head=True).exists():
        name = input("Who is the head of the keepers? ")
        Keeper.objects.create(name=name, is_head=True)


def add_keeper(name: str) -> None:
    if not Keeper.objects.filter(name=name).exists():  # error: apr-app-only-constraint
        Keeper.objects.create(name=name)
