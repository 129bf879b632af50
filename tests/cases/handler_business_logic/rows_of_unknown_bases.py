"""Models whose base mypy does not know, asked for by the query of the view's class, by a manager of another name, with `created` beside."""
# only: apr-handler-business-logic

from django.db import models
from model_utils.models import TimeStampedModel
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response


class Connection(TimeStampedModel):
    active = models.BooleanField(default=False)
    invite_key = models.CharField(max_length=30)


class ConnectionViewSet(viewsets.ModelViewSet):
    queryset = Connection.objects.all()

    @action(methods=["post"], detail=True)
    def complete(self, request, pk):
        connection = self.queryset.filter(pk=pk).first()
        if not connection:
            return Response(status=status.HTTP_404_NOT_FOUND)
        connection.active = True  # error: apr-handler-business-logic
        connection.save()
        return Response(status=status.HTTP_200_OK)

    @action(methods=["post"], detail=True)
    def link(self, request, pk):
        connection, created = Connection.all_objects.get_or_create(pk=pk)
        if created:
            connection.active = True  # error: apr-handler-business-logic
            connection.save()
        return Response(status=status.HTTP_200_OK)

    @action(methods=["get"], detail=True)
    def show(self, request, pk):
        connection = self.queryset.filter(pk=pk).first()
        return Response({"active": connection.active})
