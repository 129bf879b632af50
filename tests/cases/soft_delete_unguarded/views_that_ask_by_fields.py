# only: apr-soft-delete-unguarded
from __future__ import annotations

from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.views.generic import CreateView, DetailView, ListView, UpdateView
from rest_framework import generics, serializers, viewsets
from rest_framework.filters import BaseFilterBackend


class Letter(models.Model):
    subject = models.CharField(max_length=80)
    deleted_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        app_label = "letters"


class Stamp(models.Model):
    name = models.CharField(max_length=80)

    class Meta:
        app_label = "letters"


class LetterSerializer(serializers.ModelSerializer[Letter]):
    class Meta:
        model = Letter
        fields = ["subject"]


def inbox(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"letters": list(Letter.objects.filter(deleted_at__isnull=True).values("subject"))})


def unread(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"unread": Letter.objects.filter(deleted_at=None, subject="").count()})


class Letters(viewsets.ModelViewSet[Letter]):
    queryset = Letter.objects.all()  # error: apr-soft-delete-unguarded
    serializer_class = LetterSerializer


class OneLetter(generics.RetrieveUpdateAPIView[Letter]):
    queryset = Letter.objects.order_by("subject")  # error: apr-soft-delete-unguarded
    serializer_class = LetterSerializer


class LetterDetail(DetailView[Letter]):  # error: apr-soft-delete-unguarded
    model = Letter


class EditLetter(UpdateView):  # type: ignore[type-arg]  # error: apr-soft-delete-unguarded
    model = Letter
    fields = ["subject"]


class LivingLetters(viewsets.ReadOnlyModelViewSet[Letter]):
    queryset = Letter.objects.filter(deleted_at__isnull=True)
    serializer_class = LetterSerializer


class NotDeleted(BaseFilterBackend):
    def filter_queryset(self, request: object, queryset: QuerySet[Letter], view: object) -> QuerySet[Letter]:  # type: ignore[override]
        return queryset.filter(deleted_at__isnull=True)


class FilteredLetters(viewsets.ReadOnlyModelViewSet[Letter]):
    queryset = Letter.objects.all()
    serializer_class = LetterSerializer
    filter_backends = [NotDeleted]


class OwnLetters(ListView[Letter]):
    model = Letter

    def get_queryset(self) -> QuerySet[Letter]:
        return Letter.objects.exclude(deleted_at__isnull=False)


class WriteLetter(CreateView):  # type: ignore[type-arg]
    model = Letter
    fields = ["subject"]


class SendLetter(generics.CreateAPIView[Letter]):
    queryset = Letter.objects.all()
    serializer_class = LetterSerializer


class RestoreLetter(generics.UpdateAPIView[Letter]):
    queryset = Letter.objects.all()
    serializer_class = LetterSerializer


class Stamps(ListView[Stamp]):
    model = Stamp
