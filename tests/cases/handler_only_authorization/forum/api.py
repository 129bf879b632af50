from rest_framework import permissions, viewsets
from rest_framework.decorators import action, api_view, permission_classes
from rest_framework.response import Response

from forum.models import Thread
from forum.moderation import Moderation


class ThreadViewSet(viewsets.ViewSet):
    permission_classes = [permissions.IsAdminUser]

    def destroy(self, request, pk=None):
        Moderation().remove_thread(pk)
        return Response(status=204)

    @action(detail=True, methods=["post"])
    def promote_owner(self, request, pk=None):
        Moderation().promote(Thread.objects.get(pk=pk).owner_id, "high")
        return Response(status=204)

    @action(detail=True, methods=["post"])
    def ban_owner(self, request, pk=None):
        Moderation().ban(request.user, Thread.objects.get(pk=pk).owner_id)
        Moderation.clear_cache(pk)
        return Response(status=204)

    @action(detail=True, methods=["post"])
    def remove_as_owner(self, request, pk=None):
        Moderation().remove_own_thread(request.user, pk)
        return Response(status=204)


@api_view(["POST"])
@permission_classes([permissions.IsAuthenticated])
def flag(request, pk):
    if int(request.data["flags"]) > 10:
        Moderation().remove_thread(pk)
    return Response(status=204)


@api_view(["POST"])
@permission_classes([permissions.IsAuthenticated])
def volunteer(request):
    Moderation().promote(request.user.id, request.data["level"])
    return Response(status=204)


@api_view(["POST"])
@permission_classes([permissions.IsAuthenticated])
def mine(request, pk):
    Moderation().remove_own_thread(request.user, pk)
    Moderation().ban(request.user, pk)
    Moderation.clear_cache(pk)
    return Response(status=204)
