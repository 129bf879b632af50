# only: apr-client-trusted-identity
"""A serializer that takes the owner, where its base refuses whoever may not hand it on; and one whose base refuses something else."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from rest_framework import serializers, viewsets
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import IsAuthenticated


class Recording(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    title = models.CharField(max_length=100)


class Sketch(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    title = models.CharField(max_length=100)


class OwnedSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    def update(self, instance: Any, validated_data: dict[str, Any]) -> Any:
        person = self.context["request"].user
        if "owner" in validated_data and validated_data["owner"] != instance.owner and instance.owner != person:
            raise PermissionDenied
        return super().update(instance, validated_data)


class TitledSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    def update(self, instance: Any, validated_data: dict[str, Any]) -> Any:
        if "title" in validated_data and not validated_data["title"]:
            raise serializers.ValidationError("empty")
        return super().update(instance, validated_data)


class RecordingSerializer(OwnedSerializer):
    class Meta:
        model = Recording
        fields = ["owner", "title"]


class SketchSerializer(TitledSerializer):  # error: apr-client-trusted-identity
    class Meta:
        model = Sketch
        fields = ["owner", "title"]


class RecordingViewSet(viewsets.ModelViewSet):  # type: ignore[type-arg]
    serializer_class = RecordingSerializer
    permission_classes = [IsAuthenticated]

    def get_queryset(self) -> Any:
        return Recording.objects.filter(owner=self.request.user)


class SketchViewSet(viewsets.ModelViewSet):  # type: ignore[type-arg]
    serializer_class = SketchSerializer
    permission_classes = [IsAuthenticated]

    def get_queryset(self) -> Any:
        return Sketch.objects.filter(owner=self.request.user)
