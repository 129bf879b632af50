# only: apr-client-trusted-identity
"""What is to be removed was found among the rows that the class of views says; who asks for another's rows by a number in the path is told them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from rest_framework import serializers, viewsets
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response


class Shelf(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    order = models.IntegerField()


class ShelfSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    class Meta:
        model = Shelf
        fields = ["order"]


def remove(shelf: Any) -> None:
    for number, other in enumerate(Shelf.objects.filter(owner=shelf.owner)):
        other.order = number
        other.save()
    shelf.delete()


class ShelfViewSet(viewsets.ModelViewSet):  # type: ignore[type-arg]
    serializer_class = ShelfSerializer
    permission_classes = [IsAuthenticated]

    def get_queryset(self) -> Any:
        return Shelf.objects.filter(owner=self.request.user)

    def perform_destroy(self, instance: Any) -> None:
        remove(instance)


class ShelvesOf(viewsets.ViewSet):
    permission_classes = [IsAuthenticated]

    def destroy(self, request: Request, owner_id: int) -> Response:  # error: apr-client-trusted-identity
        Shelf.objects.filter(owner_id=owner_id).delete()
        return Response(status=204)
