# only: apr-handler-business-logic
"""What is put on a row for the page that shows it, and what is stored."""

from __future__ import annotations

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View


class Book(models.Model):
    title = models.CharField(max_length=80)
    sort_title = models.CharField(max_length=80, blank=True)
    description = models.TextField(blank=True)

    class Meta:
        app_label = "books"

    def guess_sort_title(self) -> str:
        return self.title.removeprefix("The ")


class BookForm(forms.ModelForm[Book]):
    class Meta:
        model = Book
        fields = ["title", "sort_title"]


class EditBook(View):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        book = get_object_or_404(Book, pk=pk)
        if book.sort_title in ("", None):
            book.sort_title = book.guess_sort_title()
        return render(request, "edit.html", {"book": book, "form": BookForm(instance=book)})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        book = get_object_or_404(Book, pk=pk)
        if book.sort_title in ("", None):  # error: apr-handler-business-logic
            book.sort_title = book.guess_sort_title()
        book.save()
        return render(request, "book.html", {"book": book})


def shelf(request: HttpRequest) -> HttpResponse:
    books = Book.objects.order_by("sort_title")
    for book in books:
        setattr(book, "edit_url", reverse("edit", args=[book.pk]))
    return render(request, "shelf.html", {"books": books})


def describe(request: HttpRequest, pk: int) -> HttpResponse:
    book = get_object_or_404(Book, pk=pk)
    setattr(book, "description", f"{book.title}, sorted under {book.sort_title}")  # error: apr-handler-business-logic
    book.save()
    return render(request, "book.html", {"book": book})
