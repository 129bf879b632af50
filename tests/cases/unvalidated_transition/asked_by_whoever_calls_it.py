"""Methods of a row whose callers have looked at its state, though mypy does not know what they are called on; one caller that does not look is enough."""
# only: apr-unvalidated-transition

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from rest_framework import generics
from rest_framework.response import Response


class Merger(models.Model):
    state = models.CharField(max_length=10, choices=[("pending", "pending"), ("ready", "ready"), ("done", "done"), ("denied", "denied")])

    class Meta:
        app_label = "mergers"

    def process_merger(self) -> None:
        self.state = "done"
        self.save()

    def deny_merger(self) -> None:
        self.state = "denied"
        self.save()

    def reopen_merger(self) -> None:
        self.state = "pending"  # error: apr-unvalidated-transition
        self.save()


@admin.action(description="Process")
def process(_admin: Any, _request: Any, queryset: Any) -> None:
    for merger in queryset.filter(state="ready"):
        merger.process_merger()


class Deny(generics.GenericAPIView):  # type: ignore[type-arg]
    queryset = Merger.objects.all()

    def post(self, request: Any, pk: int) -> Response:
        merger: Any = self.get_object()
        if merger.state != "pending":
            return Response({"error": "was judged before"}, status=400)
        merger.deny_merger()
        return Response(status=204)


class Reopen(generics.GenericAPIView):  # type: ignore[type-arg]
    queryset = Merger.objects.all()

    def post(self, request: Any, pk: int) -> Response:
        merger: Any = self.get_object()
        merger.reopen_merger()
        return Response(status=204)


class ReopenDenied(generics.GenericAPIView):  # type: ignore[type-arg]
    queryset = Merger.objects.all()

    def post(self, request: Any, pk: int) -> Response:
        merger: Any = self.get_object()
        if merger.state == "denied":
            merger.reopen_merger()
        return Response(status=204)
