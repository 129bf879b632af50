"""What is put into an answer, noted on a row for the page, set to what the row was asked for by, or read from the request's headers decides nothing; its near twins do."""
# only: apr-handler-business-logic

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render


class Book(models.Model):
    name = models.CharField(max_length=30)
    stock = models.IntegerField()


class Page(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE)
    number = models.IntegerField()
    status = models.CharField(max_length=10)


def set_last_modified(response: HttpResponse, when: str) -> None:
    response["Last-Modified"] = when


def reorder(book: Book, amount: int) -> None:
    Book.objects.filter(pk=book.pk).update(stock=amount)


def download(request: HttpRequest, book_id: int) -> HttpResponse:
    book = get_object_or_404(Book, pk=book_id)
    response = HttpResponse("text")
    if book.name == "diff":
        filename = "book.patch"
    else:
        filename = book.name.replace(",", "_")
    response["Content-Disposition"] = f"attachment; filename={filename}"
    set_last_modified(response, "today")
    return response


def set_stock_headers(headers: dict[str, str], book: Book) -> None:
    headers["X-Stock"] = str(book.stock)


def head(request: HttpRequest, book_id: int) -> HttpResponse:
    book = get_object_or_404(Book, pk=book_id)
    headers: dict[str, str] = {}
    if book.stock < 3:
        set_stock_headers(headers, book)
    return HttpResponse("text", headers=headers)


def restock(request: HttpRequest, book_id: int) -> HttpResponse:
    book = get_object_or_404(Book, pk=book_id)
    amount = 10
    if book.stock < 3:  # error: apr-handler-business-logic
        amount = 100
    reorder(book, amount)
    return HttpResponse("ok")


def show_page(request: HttpRequest, book: Any, page_id: int) -> HttpResponse:
    page = get_object_or_404(Page, pk=page_id, book=book)
    page.book = book
    return render(request, "page.html", {"page": page})


def move_page(request: HttpRequest, page_id: int, other_id: int) -> HttpResponse:
    page = get_object_or_404(Page, pk=page_id)
    page.book = Book.objects.order_by("-stock")[0]  # error: apr-handler-business-logic
    page.save()
    return HttpResponse("ok")


def list_pages(request: HttpRequest, book_id: int) -> HttpResponse:
    notes: dict[int, list[Any]] = {}
    for page in Page.objects.filter(book_id=book_id):
        page.label = f"{page.number} of the book"  # type: ignore[attr-defined]
        notes.setdefault(page.number, []).append(page)
    return render(request, "pages.html", {"pages": notes})


def close_pages(request: HttpRequest, book_id: int) -> HttpResponse:
    for page in Page.objects.filter(book_id=book_id):
        page.status = "closed"  # error: apr-handler-business-logic
        page.save()
    return HttpResponse("ok")


@dataclass
class ParsedRequestHeaders:
    on_behalf_of: str | None
    in_progress: bool


def read_headers(request: HttpRequest) -> ParsedRequestHeaders:
    return ParsedRequestHeaders(request.headers.get("On-Behalf-Of"), False)


def deposit(request: HttpRequest, book_id: int) -> JsonResponse:
    headers = read_headers(request)
    if headers.on_behalf_of:
        return JsonResponse({"error": "mediation is not supported"}, status=412)
    reorder(Book.objects.get(pk=book_id), 1)
    return JsonResponse({})
