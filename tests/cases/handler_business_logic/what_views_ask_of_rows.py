# only: apr-handler-business-logic
"""Views that ask the row itself, that tell it who works with it, that say what they did, and that look whether there is something to work with; beside such as decide."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response


class Workshop(models.Model):
    title = models.CharField(max_length=80)
    seats = models.IntegerField()
    archived = models.BooleanField(default=False)
    run_id = models.CharField(max_length=40, null=True)

    @property
    def can_start(self) -> bool:
        return self.seats > 3 and not self.archived

    @property
    def is_short(self) -> bool:
        return self.seats < 3

    def start(self) -> None:
        self.run_id = "x"
        self.save()


class Course(models.Model):
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE)
    template = models.CharField(max_length=80)


class PlainSerializer(serializers.Serializer[Any]):
    title = serializers.CharField()


class TemplateSerializer(serializers.Serializer[Any]):
    template = serializers.CharField()


def announce(workshop: Workshop, run: str) -> None:
    print(workshop.title, run)


def start(request: HttpRequest, pk: int) -> HttpResponse:
    workshop = get_object_or_404(Workshop, pk=pk)
    if not workshop.can_start:
        return redirect("workshops")
    workshop.start()
    return redirect("workshops")


def start_by_hand(request: HttpRequest, pk: int) -> HttpResponse:
    workshop = get_object_or_404(Workshop, pk=pk)
    if workshop.archived:  # error: apr-handler-business-logic
        return redirect("workshops")
    workshop.start()
    return redirect("workshops")


def remove(request: HttpRequest, pk: int) -> HttpResponse:
    workshop = get_object_or_404(Workshop, pk=pk)
    workshop.delete()
    messages.success(request, gettext("%s was removed.") % workshop.title)
    return redirect("workshops")


def tell(request: HttpRequest, pk: int) -> HttpResponse:
    workshop = get_object_or_404(Workshop, pk=pk)
    run = workshop.run_id
    if run is None:
        return redirect("workshops")
    announce(workshop, run)
    return redirect("workshops")


def tell_all(request: HttpRequest, pk: int) -> HttpResponse:
    workshop = get_object_or_404(Workshop, pk=pk)
    if workshop.seats < 10:  # error: apr-handler-business-logic
        return redirect("workshops")
    announce(workshop, "all")
    return redirect("workshops")


class CourseViewSet(viewsets.ModelViewSet[Course]):
    queryset = Course.objects.all()

    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        course = self.get_object()
        if course.workshop:
            course.workshop.acting_user = request.user
        return super().update(request, *args, **kwargs)

    @action(detail=True, methods=["post"])
    def add(self, request: Request, pk: int) -> Response:
        course = self.get_object()
        if course.template:
            shape = TemplateSerializer
        else:
            shape = PlainSerializer
        filled = shape(data=request.data)
        filled.is_valid(raise_exception=True)
        filled.save(course=course)
        return Response(filled.data)

    @action(detail=True, methods=["post"])
    def run(self, request: Request, pk: int) -> Response:
        course = self.get_object()
        if not course.can_be_run:
            raise serializers.ValidationError("not now")
        course.schedule_run(request.user.pk)
        return Response({})
