# only: apr-n-plus-one
"""Django: rows that are kept in dictionaries and fields on their way from a query that loads what is read, methods of managers and of objects without a type that are given such rows, rows that this turn has made, the one row that
is looked for. The same ways from a query that loads nothing stay marked."""
# mypy: disable-error-code="var-annotated"

from __future__ import annotations

from typing import Any

from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=50)


class BookQuerySet(models.QuerySet["Book"]):
    def print_all(self, books: list[Book]) -> list[str]:
        return [f"{book.title} {book.author.name}" for book in books]

    def list_bare(self, books: list[Book]) -> list[str]:
        return [f"{book.title} {book.author.name}" for book in books]  # error: apr-n-plus-one

    def create_draft(self, title: str, author: Author) -> Book:
        return self.create(title=title, author=author)


class Book(models.Model):
    title = models.CharField(max_length=50)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    follows = models.ForeignKey("self", null=True, on_delete=models.CASCADE)
    objects = BookQuerySet.as_manager()

    def page_names(self) -> list[str]:
        if "all_pages" not in self.__dict__:
            return list(self.page_set.values_list("name", flat=True))
        return [page.name for page in self.all_pages]  # type: ignore[attr-defined]

    def begin(self) -> int:
        return self.page_set.filter(name="1").count()


class Page(models.Model):
    name = models.CharField(max_length=50)
    book = models.ForeignKey(Book, on_delete=models.CASCADE)


def first_of_each(titles: list[str]) -> list[str]:
    found: dict[str, Book] = {}
    for book in Book.objects.select_related("author").filter(title__in=titles):
        found.setdefault(book.title, book)
    return [book.author.name for book in found.values()]


def last_of_each(titles: list[str]) -> list[str]:
    found: dict[str, Book] = {}
    for book in Book.objects.select_related("author").filter(title__in=titles):
        found[book.title] = book
    return [book.author.name for book in found.values()]


def last_of_each_bare(titles: list[str]) -> list[str]:
    found: dict[str, Book] = {}
    for book in Book.objects.filter(title__in=titles):
        found[book.title] = book
    return [book.author.name for book in found.values()]  # error: apr-n-plus-one


class Report:
    def __init__(self) -> None:
        self.books: dict[int, Book] = {}

    def take(self, book: Book) -> None:
        self.books[book.pk] = book

    def lines(self) -> list[str]:
        return [book.author.name for book in self.books.values()]


def report() -> list[str]:
    made = Report()
    for book in Book.objects.select_related("author").all():
        made.take(book)
    return made.lines()


def printed() -> Any:
    return Book.objects.print_all(list(Book.objects.select_related("author").all()))


def listed() -> Any:
    return Book.objects.list_bare(list(Book.objects.all()))


def names_of_pages() -> list[list[str]]:
    books = Book.objects.prefetch_related(models.Prefetch("page_set", queryset=Page.objects.order_by("name"), to_attr="all_pages"))
    return [book.page_names() for book in books]


def names_of_pages_bare() -> list[list[str]]:
    return [book.page_names() for book in Book.objects.all()]  # error: apr-n-plus-one


def begin_all(titles: list[str], author: Author) -> int:
    done = 0
    for title in titles:
        done += Book.objects.create_draft(title, author).begin()
    return done


def remove(gone: Book) -> list[str]:
    said = []
    for book in Book.objects.filter(title=gone.title):
        if book == gone:
            said.append(book.author.name)
    return said


def remove_all(gone: Book) -> list[str]:
    said = []
    for book in Book.objects.filter(title=gone.title):
        if book != gone:
            said.append(book.author.name)  # error: apr-n-plus-one
    return said


def label(item: Any) -> str:
    """Takes books and pages."""
    if isinstance(item, Page):
        return f"{item.name} of {item.book.title}"
    return str(item)


def labels_of_anything(items: list[Any]) -> list[str]:
    return [label(item) for item in items]


def labels_of_pages() -> list[str]:
    return [label(page) for page in Page.objects.filter(name="1")]  # error: apr-n-plus-one
