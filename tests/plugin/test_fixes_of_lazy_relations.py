"""The loader that a fix for lazy relations names starts at the rows of the loop, however far away the relation is read."""

from __future__ import annotations

from conftest import Project

MODELS = """
from django.db import models


class Address(models.Model):
    city = models.TextField()


class Order(models.Model):
    address = models.ForeignKey(Address, on_delete=models.CASCADE)


class Invoice(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)


def cities():
    return [invoice.order.address.city for invoice in Invoice.objects.filter(id__gt=3)]
"""


def test_the_whole_path_stands_in_the_loader(project: Project) -> None:
    project.write({"shop.py": MODELS}, options="disable_error_code = var-annotated\nignore_missing_imports = true\n")
    over = "on the query of Invoice.objects.filter(id__gt=3)"
    assert {fix for _, fix in project.fixes("apr-n-plus-one")} == {f'select_related("order") {over}', f'select_related("order__address") {over}'}
