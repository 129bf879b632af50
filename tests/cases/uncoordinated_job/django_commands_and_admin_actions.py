"""A management command and a Celery task are jobs; a view, a view set and an admin action are user-facing."""
# only: apr-uncoordinated-job

from typing import Any

from celery import shared_task
from django.contrib import admin
from django.core.management.base import BaseCommand
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views import View
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ModelViewSet


class Subscription(models.Model):
    class Status(models.TextChoices):
        ACTIVE = "active"
        PAUSED = "paused"
        EXPIRED = "expired"

    status = models.CharField(max_length=10, choices=Status.choices)
    ends = models.DateField()

    class Meta:
        app_label = "billing"


class Booking(models.Model):
    status = models.CharField(max_length=10, choices=[("open", "open"), ("held", "held"), ("gone", "gone")])

    class Meta:
        app_label = "billing"


class Seat(models.Model):
    status = models.CharField(max_length=10, choices=[("free", "free"), ("sold", "sold"), ("lost", "lost")])

    class Meta:
        app_label = "billing"


# --- subscriptions --------------------------------------------------------------------------------------------------------------------


class PauseView(View):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        with transaction.atomic():
            subscription = get_object_or_404(Subscription.objects.select_for_update(), pk=pk)
            subscription.status = Subscription.Status.PAUSED
            subscription.save(update_fields=["status"])
        return HttpResponse()


class Command(BaseCommand):
    def handle(self, *args: Any, **options: Any) -> None:  # error: apr-uncoordinated-job
        Subscription.objects.filter(ends__lt="2026-01-01").update(status=Subscription.Status.EXPIRED)


# --- bookings -------------------------------------------------------------------------------------------------------------------------


class BookingViewSet(ModelViewSet[Booking]):
    queryset = Booking.objects.all()

    @action(detail=True, methods=["post"])
    def hold(self, request: Request, pk: int | None = None) -> Response:
        booking = Booking.objects.get(pk=pk)
        booking.status = "held"
        booking.save()
        return Response()


@admin.action(description="Release")
def release(modeladmin: admin.ModelAdmin[Booking], request: HttpRequest, queryset: "models.QuerySet[Booking]") -> None:
    queryset.update(status="open")


@shared_task
def drop_bookings() -> None:  # error: apr-uncoordinated-job
    for booking in Booking.objects.filter(status="held"):
        booking.status = "gone"
        booking.save()


# --- seats: guarded on both sides -----------------------------------------------------------------------------------------------------


def sell(request: HttpRequest, pk: int) -> HttpResponse:
    if not Seat.objects.filter(pk=pk, status="free").update(status="sold"):
        return HttpResponse(status=409)
    return HttpResponse()


class SellView(View):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        return sell(request, pk)


@shared_task
def write_off_seats() -> None:
    with transaction.atomic():
        for seat in Seat.objects.select_for_update().filter(status="free"):
            seat.status = "lost"
            seat.save()
