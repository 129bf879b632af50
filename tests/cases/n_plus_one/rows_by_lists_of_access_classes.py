# only: apr-n-plus-one
"""Classes that list what comes with the rows of their model, and a base of theirs that spreads the lists into a loader: whoever asks through them, as far as anybody sees, has what is listed."""
# mypy: disable-error-code="no-untyped-def, misc, type-arg, var-annotated, no-untyped-call, no-any-return"

from __future__ import annotations

from django.db import models
from rest_framework import generics, serializers


class Fleet(models.Model):
    name = models.CharField(max_length=40)


class Depot(models.Model):
    name = models.CharField(max_length=40)


class Van(models.Model):
    fleet = models.ForeignKey(Fleet, on_delete=models.CASCADE)
    depot = models.ForeignKey(Depot, on_delete=models.CASCADE)


class BaseAccess:
    model: type[models.Model]
    select_related: tuple[str, ...] = ()

    def __init__(self, user):
        self.user = user

    def get_queryset(self):
        queryset = self.model._default_manager.all()
        if self.select_related:
            queryset = queryset.select_related(*self.select_related)
        return queryset


class VanAccess(BaseAccess):
    model = Van
    select_related = ("fleet",)


class VanSerializer(serializers.ModelSerializer):
    fleet_name = serializers.SerializerMethodField()
    depot_name = serializers.SerializerMethodField()

    class Meta:
        model = Van
        fields = ("fleet_name", "depot_name")

    def get_fleet_name(self, van):
        return van.fleet.name

    def get_depot_name(self, van):
        return van.depot.name  # error: apr-n-plus-one


class VanList(generics.ListAPIView):
    model = Van
    serializer_class = VanSerializer

    def get_queryset(self):
        return self.request.user.get_queryset(self.model)
