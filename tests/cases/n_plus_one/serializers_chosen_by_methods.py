# only: apr-n-plus-one
"""Serializers that a view set chooses in a method, and whose rows it has prefetched in steps; the base serializer's methods run for them too."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import QuerySet
from rest_framework import serializers, viewsets


class Talk(models.Model):
    title = models.CharField(max_length=80)

    class Meta:
        app_label = "talks"


class Slot(models.Model):
    talk = models.ForeignKey(Talk, related_name="slots", on_delete=models.CASCADE)
    is_visible = models.BooleanField(default=True)

    class Meta:
        app_label = "talks"


class Note(models.Model):
    talk = models.ForeignKey(Talk, related_name="notes", on_delete=models.CASCADE)
    text = models.TextField()

    class Meta:
        app_label = "talks"


class TalkSerializer(serializers.ModelSerializer[Talk]):
    slots = serializers.SerializerMethodField()
    notes = serializers.SerializerMethodField()

    class Meta:
        model = Talk
        fields = ["title", "slots", "notes"]

    def get_slots(self, obj: Talk) -> list[int]:
        return [slot.pk for slot in obj.slots.all() if slot.is_visible]

    def get_notes(self, obj: Talk) -> list[str]:
        return [note.text for note in obj.notes.all()]  # error: apr-n-plus-one


class StaffTalkSerializer(TalkSerializer):
    class Meta(TalkSerializer.Meta):
        fields = [*TalkSerializer.Meta.fields, "id"]


class Talks(viewsets.ReadOnlyModelViewSet[Talk]):
    serializer_class = TalkSerializer

    def get_plain_serializer_class(self) -> Any:
        return StaffTalkSerializer if self.request.user.is_staff else TalkSerializer

    def get_queryset(self) -> QuerySet[Talk]:
        loaded: list[str] = []
        if self.action == "list":
            loaded += ["slots"]
        return Talk.objects.order_by("title").prefetch_related(*loaded)
