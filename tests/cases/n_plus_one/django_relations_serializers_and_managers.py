# only: apr-n-plus-one
"""Django: foreign keys, reverse accessors and many-to-many relations read once a row, through models' methods, managers, serializers and templates' rows; `select_related` and `prefetch_related` wherever they stand are silent."""
# mypy: disable-error-code="var-annotated"

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Count, F, Prefetch, QuerySet, prefetch_related_objects
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from rest_framework import serializers, viewsets


class Author(models.Model):
    name = models.CharField(max_length=50)

    def __str__(self) -> str:
        return str(self.name)


class BookQuerySet(models.QuerySet["Book"]):
    def with_author(self) -> BookQuerySet:
        return self.select_related("author")

    def published(self) -> BookQuerySet:
        return self.filter(is_published=True)


class ShelfManager(models.Manager["Shelf"]):
    def get_queryset(self) -> QuerySet[Shelf]:
        return super().get_queryset().select_related("room")


class Book(models.Model):
    title = models.CharField(max_length=50)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")
    editor = models.ForeignKey(Author, null=True, on_delete=models.SET_NULL)
    tags = models.ManyToManyField("Tag")
    is_published = models.BooleanField(default=False)

    objects = BookQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.title} by {self.author}"

    def tag_names(self) -> list[str]:
        return [str(tag.name) for tag in self.tags.all()]

    @property
    def copies(self) -> int:
        return self.copy_set.count()


class Tag(models.Model):
    name = models.CharField(max_length=50)


class Room(models.Model):
    name = models.CharField(max_length=50)


class Shelf(models.Model):
    room = models.ForeignKey(Room, on_delete=models.CASCADE)
    objects = ShelfManager()


class Copy(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE)
    shelf = models.ForeignKey(Shelf, on_delete=models.PROTECT)


class Passport(models.Model):
    author = models.OneToOneField(Author, on_delete=models.CASCADE)


def foreign_key_in_a_view(request: HttpRequest) -> JsonResponse:
    data = []
    for book in Book.objects.filter(is_published=True):
        data.append({"title": book.title, "author": book.author.name})  # error: apr-n-plus-one
    return JsonResponse({"books": data})


def reverse_accessor() -> dict[int, int]:
    return {author.pk: author.books.count() for author in Author.objects.all()}  # error: apr-n-plus-one


def default_reverse_accessor() -> list[Any]:
    found: list[Any] = []
    for book in Book.objects.all():
        found.extend(book.copy_set.all())  # error: apr-n-plus-one
    return found


def reverse_one_to_one() -> list[int]:
    return [author.passport.pk for author in Author.objects.all()]  # error: apr-n-plus-one


def many_to_many_through_a_method() -> list[list[str]]:
    return [book.tag_names() for book in Book.objects.all()]  # error: apr-n-plus-one


def through_a_property() -> int:
    return sum(book.copies for book in Book.objects.all())  # error: apr-n-plus-one


def through_str() -> list[str]:
    return [str(book) for book in Book.objects.all()]  # error: apr-n-plus-one


def nested_in_a_nested_loop() -> list[str]:
    names = []
    for author in Author.objects.prefetch_related("books"):
        for book in author.books.all():
            for tag in book.tags.all():  # error: apr-n-plus-one
                names.append(str(tag.name))
    return names


def select_related_of_the_wrong_one() -> list[str]:
    return [str(book.editor) for book in Book.objects.select_related("author")]  # error: apr-n-plus-one


def filtered_again_although_prefetched() -> list[Any]:
    return [list(author.books.filter(is_published=True)) for author in Author.objects.prefetch_related("books")]  # error: apr-n-plus-one


def get_in_a_loop(ids: list[int]) -> list[Any]:
    return [Book.objects.get(pk=one) for one in ids]  # error: apr-n-plus-one


def exists_in_a_loop(titles: list[str]) -> list[str]:
    return [title for title in titles if not Book.objects.filter(title=title).exists()]  # error: apr-n-plus-one


def or_404_in_a_loop(ids: list[int]) -> list[Any]:
    books = []
    for one in ids:
        book = get_object_or_404(Book, pk=one)  # error: apr-n-plus-one
        books.append(book)
    return books


def select_related() -> list[str]:
    return [str(book.author.name) for book in Book.objects.select_related("author")]


def select_related_before_the_loop() -> list[str]:
    books = Book.objects.filter(is_published=True)
    books = books.select_related("author").order_by("title")
    return [str(book.author.name) for book in books]


def prefetched() -> dict[int, int]:
    return {author.pk: len(author.books.all()) for author in Author.objects.prefetch_related("books")}


def prefetched_with_an_object() -> list[Any]:
    authors = Author.objects.prefetch_related(Prefetch("books", queryset=Book.objects.select_related("editor")))
    return [book.editor for author in authors for book in author.books.all()]


def prefetched_afterwards(authors: list[Author]) -> list[Any]:
    prefetch_related_objects(authors, "books")
    return [list(author.books.all()) for author in authors]


def by_a_manager_method() -> list[str]:
    return [str(book.author.name) for book in Book.objects.published().with_author()]


def by_the_managers_base_query() -> list[str]:
    return [str(shelf.room.name) for shelf in Shelf.objects.all()]


def counted_by_the_database() -> list[Any]:
    return [author.total for author in Author.objects.annotate(total=Count("books"))]


def key_only() -> list[Any]:
    return [book.author_id for book in Book.objects.all()]


def values_only() -> list[Any]:
    return [row["author__name"] for row in Book.objects.values("author__name")]


def in_bulk(ids: list[int]) -> list[Any]:
    books = Book.objects.in_bulk(ids)
    return [books[one] for one in ids if one in books]


def of_one_row(pk: int) -> list[str]:
    book = get_object_or_404(Book, pk=pk)
    return [str(tag.name) for tag in book.tags.all()]


def back_again(pk: int) -> list[str]:
    author = get_object_or_404(Author, pk=pk)
    return [f"{book.title}: {book.author.name}" for book in author.books.all()]


def the_newest_three() -> list[str]:
    return [str(book.author.name) for book in Book.objects.order_by("-id")[:3]]


def written_one_by_one() -> None:
    for book in Book.objects.all():
        book.is_published = True
        book.save()
        book.tags.add(1)


def bulk_of_expression() -> None:
    Book.objects.update(title=F("title"))


class BookSerializer(serializers.ModelSerializer[Book]):
    author_name = serializers.SerializerMethodField()
    shelf_names = serializers.SerializerMethodField(method_name="shelves_of")
    summary = serializers.SerializerMethodField()
    tag_list = serializers.SerializerMethodField()

    class Meta:
        model = Book
        fields = ["author_name", "shelf_names", "summary", "tag_list"]

    def get_author_name(self, book: Book) -> str:
        return str(book.author.name)

    def shelves_of(self, obj: Book) -> list[int]:
        return [copy.pk for copy in Copy.objects.filter(book=obj)]  # error: apr-n-plus-one

    def get_summary(self, obj: Book) -> str:
        return f"{obj.title}: {obj.is_published}"

    def get_tag_list(self, obj: Book) -> list[str]:
        return [str(tag.name) for tag in obj.tags.all()]  # error: apr-n-plus-one

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if Book.objects.filter(title=attrs["title"]).exists():
            raise serializers.ValidationError("taken")
        return attrs


class BookViewSet(viewsets.ModelViewSet[Book]):
    queryset = Book.objects.select_related("author")
    serializer_class = BookSerializer


class AuthorSerializer(serializers.ModelSerializer[Author]):
    latest = serializers.SerializerMethodField()

    class Meta:
        model = Author
        fields = ["latest"]

    def get_latest(self, author: Author) -> str:
        latest = author.books.order_by("-id").first()
        return str(latest.title) if latest is not None else ""


def one_author(request: HttpRequest, pk: int) -> JsonResponse:
    return JsonResponse(AuthorSerializer(get_object_or_404(Author, pk=pk)).data)
