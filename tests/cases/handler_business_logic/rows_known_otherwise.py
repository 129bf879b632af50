# only: apr-handler-business-logic
"""Rows by an abstract model, by a query that is narrowed step by step, and users that are not who asks."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response


class Account(models.Model):
    username = models.CharField(max_length=40)
    is_active = models.BooleanField(default=True)
    newsletter = models.BooleanField(default=False)

    class Meta:
        app_label = "reports"


class AbstractReport(models.Model):
    class Status(models.TextChoices):
        RUNNING = "running"
        KILLED = "killed"

    status = models.CharField(max_length=10, choices=Status.choices)

    class Meta:
        abstract = True


class ScanReport(AbstractReport):
    class Meta:
        app_label = "reports"


class Item(models.Model):
    order = models.IntegerField()
    shelf = models.IntegerField()

    class Meta:
        app_label = "reports"


class ReportViewSet(viewsets.GenericViewSet[Any]):
    report_model: type[AbstractReport]

    @staticmethod
    def perform_kill(report: AbstractReport) -> None:
        report.status = AbstractReport.Status.KILLED  # error: apr-handler-business-logic
        report.save(update_fields=["status"])

    @action(detail=True, methods=["patch"])
    def kill(self, request: Request, pk: int) -> Response:
        report: AbstractReport = self.get_object()
        if report.status != AbstractReport.Status.RUNNING:  # error: apr-handler-business-logic
            return Response({"detail": "not running"}, status=400)
        self.perform_kill(report)
        return Response(status=204)

    @action(detail=True)
    def state(self, request: Request, pk: int) -> Response:
        report: AbstractReport = self.get_object()
        return Response({"status": report.status, "label": report.get_status_display().title()})


def move_up(request: HttpRequest, start: int, end: int | None = None) -> HttpResponse:
    items: Any = Item.objects.filter(order__gte=start)
    if end is not None:
        items = items.filter(order__lt=end)
    items = items.order_by("-order")
    for item in items:
        item.order += 1  # error: apr-handler-business-logic
        item.save()
    return redirect("shelf")


def shelf(request: HttpRequest, number: int) -> HttpResponse:
    items: Any = Item.objects.filter(shelf=number)
    if "first" in request.GET:
        items = items.filter(order__gte=int(request.GET["first"]))
    items = items.order_by("order")
    return HttpResponse("\n".join(f"{item.order}: {item.pk}" for item in items))


def toggle_active(request: HttpRequest, username: str) -> HttpResponse:
    user = get_object_or_404(Account, username=username)
    user.is_active = not user.is_active  # error: apr-handler-business-logic
    user.save()
    return redirect("accounts")


def choose_theme(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    user.theme = user.theme or "dark"
    user.save()
    return redirect("accounts")
