"""What a statement can work out by itself depends on what is added: a number, a text, a list."""

from __future__ import annotations

from conftest import Project

OPTIONS = "disable_error_code = var-annotated\nignore_missing_imports = true\n"
DJANGO = """
from django.db import models


class Import(models.Model):
    rows = models.IntegerField()
    log = models.TextField()
    tags = models.JSONField()


def count(number: int) -> None:
    job = Import.objects.get(pk=number)
    job.rows += 3
    job.save()


def note(number: int, said: str) -> None:
    job = Import.objects.get(pk=number)
    job.log += f"{said} at last"
    job.save()


def tag(number: int, said: str) -> None:
    job = Import.objects.get(pk=number)
    job.tags = job.tags + [said]
    job.save()
"""


def test_django_joins_texts_by_a_function(project: Project) -> None:
    project.write({"jobs.py": DJANGO}, options=OPTIONS)
    # save() stores every field: what the statement wrote would be lost again
    lock = "read the row with select_for_update() inside transaction.atomic()"
    assert [fix for _, fix in project.fixes("apr-unguarded-read-modify-write")] == [
        f'write Import.objects.filter(pk=job.pk).update(rows=F("rows") + 3), and leave rows out of job.save() after it, or {lock}',
        f'write Import.objects.filter(pk=job.pk).update(log=Concat("log", Value(f"{{said}} at last"))), and leave log out of job.save() after it, or {lock}',
        f"{lock}, so that whoever comes second works with the new value",
    ]
