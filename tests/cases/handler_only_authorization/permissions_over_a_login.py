"""Classes of permissions that derive from the one for whoever has logged in, and ask more, or no more than that; what is taken off a mail, or taken back after an error, is no operation."""
# only: apr-handler-only-authorization

from email.message import Message
from typing import Any

from django.contrib.auth.models import User
from django.db import models
from rest_framework import viewsets
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class Project(models.Model):
    owner = models.ForeignKey(User, on_delete=models.CASCADE)


class Segment(models.Model):
    project = models.ForeignKey(Project, on_delete=models.CASCADE)


class Audience(models.Model):
    project = models.ForeignKey(Project, on_delete=models.CASCADE)


class MailActivation(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE)


class ManagesSegments(IsAuthenticated):
    def has_permission(self, request: Request, view: APIView) -> bool:
        if not super().has_permission(request, view):
            return False
        return bool(request.user.has_perm("shop.manage_segments"))


class ManagesCohorts(BasePermission):
    def has_permission(self, request: Request, view: APIView) -> bool:
        return bool(request.user.has_perm("shop.manage_cohorts"))


class IsThere(IsAuthenticated):
    """Asks no more than the library's own."""

    message = "log in first"

    def has_permission(self, request: Request, view: APIView) -> bool:
        return super().has_permission(request, view)


def delete_segment(segment: Segment) -> None:
    segment.delete()


def delete_audience(audience: Audience) -> None:  # error: apr-handler-only-authorization
    audience.delete()


def clear_activations(user_id: int) -> None:
    MailActivation.objects.filter(user_id=user_id).delete()


def delete_header(message: Message, name: str) -> None:
    del message[name]


def rollback_created_segments(project: Project) -> None:
    Segment.objects.filter(project=project).delete()


class CohortViewSet(viewsets.GenericViewSet[Any]):
    permission_classes = [ManagesCohorts]
    queryset = Project.objects.all()

    def destroy(self, request: Request, pk: int) -> Response:
        project = self.get_object()
        for segment in Segment.objects.filter(project=project):
            delete_segment(segment)
        for audience in Audience.objects.filter(project=project):
            delete_audience(audience)
        clear_activations(project.owner_id)
        rollback_created_segments(project)
        delete_header(Message(), "To")
        return Response(status=204)


class SegmentViewSet(viewsets.GenericViewSet[Any]):
    permission_classes = [ManagesSegments]
    queryset = Segment.objects.all()

    def destroy(self, request: Request, pk: int) -> Response:
        delete_segment(self.get_object())
        return Response(status=204)


class AudienceViewSet(viewsets.GenericViewSet[Any]):
    permission_classes = [IsThere]
    queryset = Audience.objects.all()

    def destroy(self, request: Request, pk: int) -> Response:
        delete_audience(self.get_object())
        return Response(status=204)

    def update(self, request: Request, pk: int) -> Response:
        project = Project.objects.get(pk=request.data["project"])
        clear_activations(pk)
        delete_header(Message(), "From")
        try:
            project.save()
        except ValueError:
            rollback_created_segments(project)
        return Response(status=200)
