from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from rest_framework import permissions, viewsets
from rest_framework.decorators import action, api_view, permission_classes
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from photo_desk import services
from photo_desk.models import Photo


class IsModerator(permissions.BasePermission):
    def has_permission(self, request: Request, view: APIView) -> bool:
        return bool(request.user.profile.is_moderator)


class PhotoModeration(viewsets.GenericViewSet[Photo]):
    permission_classes = [IsModerator]

    def destroy(self, request: Request, pk: int) -> Response:
        services.delete_photo(pk)
        return Response(status=204)

    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: int) -> Response:
        services.publish_photo(pk)
        return Response()


@api_view(["POST"])
@permission_classes([permissions.IsAdminUser])
def promote(request: Request, pk: int) -> Response:
    services.make_moderator(pk)
    return Response()


@api_view(["POST"])
@permission_classes([permissions.IsAuthenticated])
def bulk_publish(request: Request) -> Response:
    for pk in request.data["photos"]:
        services.publish_photo(pk)
    return Response()


@permission_required("photo_desk.delete_photo", raise_exception=True)
def delete_everything(request: HttpRequest, profile_id: int) -> HttpResponse:
    services.delete_all_of(profile_id)
    return HttpResponse(status=204)


@api_view(["DELETE"])
@permission_classes([permissions.IsAuthenticated])
def delete_own(request: Request, pk: int) -> Response:
    services.delete_photo_as(request.user, pk)
    return Response(status=204)


@api_view(["DELETE"])
@permission_classes([permissions.IsAdminUser])
def delete_as_admin(request: Request, pk: int) -> Response:
    services.delete_photo_as(request.user, pk)
    return Response(status=204)


@api_view(["GET"])
@permission_classes([permissions.IsAdminUser])
def export(request: Request) -> Response:
    return Response(services.export_all())


@api_view(["POST"])
@permission_classes([permissions.IsAdminUser])
def mark_seen(request: Request, pk: int) -> Response:
    services.count_view(pk)
    return Response()


@api_view(["POST"])
def seen(request: Request, pk: int) -> Response:
    services.count_view(pk)
    return Response()
