"""Django and DRF: choices, query sets, admin actions, serializers; what asks before it sets, and what does not."""
# only: apr-unvalidated-transition

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response


class Article(models.Model):
    class Status(models.TextChoices):
        DRAFT = "d", "Draft"
        PUBLISHED = "p", "Published"
        WITHDRAWN = "w", "Withdrawn"

    title: models.CharField[str, str] = models.CharField(max_length=100)
    language: models.CharField[str, str] = models.CharField(max_length=2, choices=[("de", "German"), ("en", "English")])
    status: models.CharField[str, str] = models.CharField(max_length=1, choices=Status.choices, default=Status.DRAFT)
    published_at: models.DateTimeField[Any, Any] = models.DateTimeField(null=True)

    def publish(self) -> None:
        self.status = self.Status.PUBLISHED  # error: apr-unvalidated-transition
        self.save(update_fields=["status"])

    def withdraw(self) -> None:
        if self.status != self.Status.PUBLISHED:
            raise ValueError("only what is published is withdrawn")
        self.status = self.Status.WITHDRAWN
        self.save(update_fields=["status"])

    def translate(self, language: str) -> None:
        self.language = language
        self.save()


class Invoice(models.Model):
    OPEN = "open"
    PAID = "paid"
    VOID = "void"
    STATES = [(OPEN, "Open"), (PAID, "Paid"), (VOID, "Void")]

    state: models.CharField[str, str] = models.CharField(max_length=8, choices=STATES, default=OPEN)
    number: models.CharField[str, str] = models.CharField(max_length=20)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.pk:
            self.state = self.OPEN
        super().save(*args, **kwargs)

    def void(self) -> None:
        self.state = Invoice.VOID  # error: apr-unvalidated-transition
        self.save()


def pay(request: HttpRequest, number: str) -> HttpResponse:
    invoice = get_object_or_404(Invoice, number=number)
    invoice.state = Invoice.PAID  # error: apr-unvalidated-transition
    invoice.save()
    return JsonResponse({"state": invoice.state})


def pay_open(request: HttpRequest, number: str) -> HttpResponse:
    invoice = get_object_or_404(Invoice, number=number, state=Invoice.OPEN)
    invoice.state = Invoice.PAID
    invoice.save()
    return JsonResponse({"state": invoice.state})


def pay_or_refuse(request: HttpRequest, number: str) -> HttpResponse:
    with transaction.atomic():
        invoice = Invoice.objects.select_for_update().get(number=number)
        if invoice.state != "open":
            return JsonResponse({"error": "not open"}, status=409)
        invoice.state = "paid"
        invoice.save()
    return JsonResponse({"state": invoice.state})


def publish_many(ids: list[int]) -> None:
    Article.objects.filter(pk__in=ids).update(status=Article.Status.PUBLISHED)  # error: apr-unvalidated-transition
    Article.objects.filter(pk__in=ids, status=Article.Status.DRAFT).update(status=Article.Status.PUBLISHED)
    Article.objects.filter(pk__in=ids).exclude(status="w").update(status="p")
    Article.objects.filter(models.Q(status="d") | models.Q(title=""), pk__in=ids).update(status="p")
    drafts = Article.objects.filter(status=Article.Status.DRAFT)
    drafts.filter(pk__in=ids).update(status=Article.Status.PUBLISHED)
    Article.objects.filter(pk__in=ids).update(language="de")


def withdraw_many(ids: list[int]) -> None:
    articles = list(Article.objects.filter(pk__in=ids))
    for article in articles:
        article.status = Article.Status.WITHDRAWN  # error: apr-unvalidated-transition
    Article.objects.bulk_update(articles, ["status"])


def open_or_make(number: str) -> Invoice:
    invoice, created = Invoice.objects.get_or_create(number=number)
    if created:
        invoice.state = Invoice.OPEN
    else:
        invoice.state = Invoice.PAID  # error: apr-unvalidated-transition
    invoice.save()
    return invoice


@admin.action(description="Publish")
def make_published(modeladmin: Any, request: HttpRequest, queryset: Any) -> None:
    queryset.update(status="published")  # error: apr-unvalidated-transition


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin[Article]):
    actions = ["mark_withdrawn", "mark_drafts_published", make_published]

    def mark_withdrawn(self, request: HttpRequest, queryset: models.QuerySet[Article]) -> None:
        queryset.update(status=Article.Status.WITHDRAWN)  # error: apr-unvalidated-transition

    def mark_drafts_published(self, request: HttpRequest, queryset: models.QuerySet[Article]) -> None:
        queryset.filter(status=Article.Status.DRAFT).update(status=Article.Status.PUBLISHED)


class ArticleSerializer(serializers.ModelSerializer[Article]):
    class Meta:
        model = Article
        fields = ["title", "status"]


class ArticleViewSet(viewsets.ModelViewSet[Article]):
    queryset = Article.objects.all()
    serializer_class = ArticleSerializer

    def perform_create(self, serializer: Any) -> None:
        serializer.save(status=Article.Status.DRAFT)

    def perform_update(self, serializer: Any) -> None:
        serializer.save(status=Article.Status.DRAFT)  # error: apr-unvalidated-transition

    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: int) -> Response:
        article = self.get_object()
        article.status = Article.Status.PUBLISHED  # error: apr-unvalidated-transition
        article.save()
        return Response(status=204)

    @action(detail=True, methods=["post"])
    def republish(self, request: Request, pk: int) -> Response:
        article = self.get_object()
        serializer = ArticleSerializer(article, data=request.data)
        serializer.is_valid(raise_exception=True)
        serializer.save(status=Article.Status.PUBLISHED)  # error: apr-unvalidated-transition
        return Response(serializer.data)

    @action(detail=False, methods=["post"])
    def draft(self, request: Request) -> Response:
        serializer = ArticleSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        serializer.save(status=Article.Status.DRAFT)
        return Response(serializer.data, status=201)


class DraftViewSet(viewsets.ModelViewSet[Article]):
    queryset = Article.objects.filter(status=Article.Status.DRAFT)

    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: int) -> Response:
        article = self.get_object()
        article.status = Article.Status.PUBLISHED
        article.save()
        return Response(status=204)


class OwnDraftViewSet(viewsets.ModelViewSet[Article]):
    def get_queryset(self) -> models.QuerySet[Article]:
        return Article.objects.filter(status=Article.Status.DRAFT)

    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: int) -> Response:
        article = self.get_object()
        article.status = Article.Status.PUBLISHED
        article.save()
        return Response(status=204)
