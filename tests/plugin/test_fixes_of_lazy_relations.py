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


BOOKS = """
from django.db import models


class Book(models.Model):
    address = models.TextField()


class Review(models.Model):
    book = models.ForeignKey(Book, related_name="reviews", on_delete=models.CASCADE)


def found(addresses):
    return [Book.objects.filter(address=address).first() for address in addresses]


def counted():
    return [book.reviews.count() for book in Book.objects.all()]
"""


def test_values_are_called_as_one_says_it_and_counts_are_left_to_the_query(project: Project) -> None:
    project.write({"shop.py": BOOKS}, options="disable_error_code = var-annotated\nignore_missing_imports = true\n")
    fixes = {fix for _, fix in project.fixes("apr-n-plus-one")}
    assert fixes == {
        "one Book.objects.filter(address__in=addresses) before the loop, and look each one up in a dict",
        "have the query of Book.objects.all() count them, or count once for all rows before the loop",
    }
