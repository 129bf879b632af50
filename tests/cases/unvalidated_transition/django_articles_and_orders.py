# only: apr-unguarded-read-modify-write, apr-missing-row-lock, apr-unvalidated-transition, apr-uncoordinated-job
from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response


class Article(models.Model):
    DRAFT, REVIEW, PUBLISHED, ARCHIVED = "draft", "review", "published", "archived"
    STATUSES = ((DRAFT, "Draft"), (REVIEW, "Review"), (PUBLISHED, "Published"), (ARCHIVED, "Archived"))
    title = models.CharField(max_length=100)
    status = models.CharField(max_length=10, choices=STATUSES, default=DRAFT)
    published_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "press"

    def publish(self) -> None:
        self.status = self.PUBLISHED  # error: apr-unvalidated-transition
        self.published_at = timezone.now()
        self.save()

    def archive(self) -> None:
        if self.status != Article.PUBLISHED:
            raise ValueError("only what was published")
        self.status = self.ARCHIVED  # error: apr-missing-row-lock
        self.save(update_fields=["status"])


class Order(models.Model):
    class State(models.IntegerChoices):
        NEW = 1
        PAID = 2
        SENT = 3

    state = models.IntegerField(choices=State.choices, default=State.NEW)
    number = models.CharField(max_length=10, unique=True)

    class Meta:
        app_label = "press"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.state = self.State.NEW
        super().save(*args, **kwargs)


@admin.action(description="Publish")
def publish_selected(modeladmin: Any, request: HttpRequest, queryset: models.QuerySet[Article]) -> None:
    queryset.update(status=Article.PUBLISHED)  # error: apr-unvalidated-transition


@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    actions = ["mark_paid", "mark_sent"]

    def mark_paid(self, request: HttpRequest, queryset: models.QuerySet[Order]) -> None:
        queryset.update(state=Order.State.PAID)  # error: apr-unvalidated-transition

    def mark_sent(self, request: HttpRequest, queryset: models.QuerySet[Order]) -> None:
        queryset.filter(state=Order.State.PAID).update(state=Order.State.SENT)


def publish(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_object_or_404(Article, pk=pk)
    article.status = "published"  # error: apr-unvalidated-transition
    article.save()
    return redirect("/")


class ArticleSerializer(serializers.ModelSerializer[Article]):
    class Meta:
        model = Article
        fields = ["title", "status"]
        read_only_fields = ["status"]


class ArticleViewSet(viewsets.ModelViewSet[Article]):
    queryset = Article.objects.all()
    serializer_class = ArticleSerializer

    def perform_create(self, serializer: Any) -> None:
        serializer.save(status=Article.DRAFT)

    def perform_update(self, serializer: Any) -> None:
        serializer.save(status=Article.REVIEW)  # error: apr-unvalidated-transition

    @action(detail=True, methods=["post"])
    def archive(self, request: Any, pk: str | None = None) -> Response:
        article = self.get_object()
        serializer = self.get_serializer(article, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        serializer.save(status=Article.ARCHIVED)  # error: apr-unvalidated-transition
        return Response(serializer.data)

    @action(detail=True, methods=["post"])
    def unpublish(self, request: Any, pk: str | None = None) -> Response:
        self.get_queryset().filter(pk=pk).update(status=Article.DRAFT)  # error: apr-unvalidated-transition
        return Response(status=204)


def sync_order(number: str) -> None:
    Order.objects.update_or_create(number=number, defaults={"state": Order.State.PAID})  # error: apr-unvalidated-transition


def sync_order_create_only(number: str) -> None:
    Order.objects.get_or_create(number=number, defaults={"state": Order.State.PAID})


def sync_order_create_defaults(number: str) -> None:
    Order.objects.update_or_create(number=number, defaults={"number": number}, create_defaults={"number": number, "state": Order.State.PAID})


def mark_bulk(orders: list[Order]) -> None:
    for order in orders:
        order.state = Order.State.SENT  # error: apr-unvalidated-transition
    Order.objects.bulk_update(orders, ["state"])


def mass_set(pk: int, data: dict[str, Any]) -> None:
    order = Order.objects.get(pk=pk)
    for name in ("state", "number"):
        setattr(order, name, data[name])  # error: apr-unvalidated-transition
    order.save()


def paid(pk: int) -> None:
    Order.objects.filter(pk=pk).exclude(state=Order.State.SENT).update(state=Order.State.PAID)


def sent(pk: int) -> None:
    order = Order.objects.get(pk=pk)
    if order.state < Order.State.PAID:
        raise ValueError
    order.state = Order.State.SENT  # error: apr-missing-row-lock
    order.save()


def new(number: str) -> Order:
    order = Order(number=number)
    order.state = Order.State.PAID
    order.save()
    return order


def clone(pk: int) -> Article:
    article = Article.objects.get(pk=pk)
    article.pk = None
    article.status = Article.DRAFT
    article.save()
    return article


def rename(pk: int, data: dict[str, Any]) -> None:
    article = Article.objects.get(pk=pk)
    for name in ("title",):
        setattr(article, name, data[name])
    article.save()


class Profile(models.Model):
    state = models.CharField(max_length=2, help_text="US state")
    city = models.CharField(max_length=20)

    class Meta:
        app_label = "press"


def relocate(pk: int, state: str) -> None:
    profile = Profile.objects.get(pk=pk)
    profile.state = state
    profile.save()


def only_when_locked_and_new(pk: int) -> None:
    order = Order.objects.select_for_update().filter(state=Order.State.NEW, pk=pk).first()
    if order is not None:
        order.state = Order.State.PAID
        order.save()
