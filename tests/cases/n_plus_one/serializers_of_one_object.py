# only: apr-n-plus-one
"""Django REST: a serializer that a view names for one object only, in a table by action or under a condition, asks for that one; what lists with it asks for each."""
# mypy: disable-error-code="no-untyped-def, misc, type-arg, var-annotated"

from __future__ import annotations

from django.db import models
from rest_framework import serializers, viewsets


class Owner(models.Model):
    name = models.CharField(max_length=40)


class Boat(models.Model):
    name = models.CharField(max_length=40)
    owner = models.ForeignKey(Owner, on_delete=models.CASCADE)


class Trip(models.Model):
    boat = models.ForeignKey(Boat, on_delete=models.CASCADE)
    length = models.IntegerField()


class BoatListSerializer(serializers.ModelSerializer):
    longest = serializers.SerializerMethodField()

    class Meta:
        model = Boat
        fields = ("name", "longest")

    def get_longest(self, boat):
        return Trip.objects.filter(boat=boat).order_by("-length").first()  # error: apr-n-plus-one


class BoatDetailSerializer(serializers.ModelSerializer):
    last = serializers.SerializerMethodField()

    class Meta:
        model = Boat
        fields = ("name", "last")

    def get_last(self, boat):
        return Trip.objects.filter(boat=boat).order_by("-pk").first()


class BoatPlanSerializer(serializers.ModelSerializer):
    trips = serializers.SerializerMethodField()

    class Meta:
        model = Boat
        fields = ("name", "trips")

    def get_trips(self, boat):
        return Trip.objects.filter(boat=boat).count()


class BoatCardSerializer(serializers.ModelSerializer):
    trips = serializers.SerializerMethodField()

    class Meta:
        model = Boat
        fields = ("name", "trips")

    def get_trips(self, boat):
        return Trip.objects.filter(boat=boat).count()


class BoatRowSerializer(serializers.ModelSerializer):
    trips = serializers.SerializerMethodField()

    class Meta:
        model = Boat
        fields = ("name", "trips")

    def get_trips(self, boat):
        return Trip.objects.filter(boat=boat).count()  # error: apr-n-plus-one


class BoatViewSet(viewsets.ModelViewSet):
    queryset = Boat.objects.all()

    def get_serializer_class(self):
        return {"retrieve": BoatDetailSerializer}.get(self.action, BoatListSerializer)


class PlannedBoatViewSet(viewsets.ModelViewSet):
    queryset = Boat.objects.all()
    serializer_class = BoatListSerializer

    def get_serializer_class(self):
        if self.action == "retrieve":
            return BoatPlanSerializer
        return super().get_serializer_class()


class ShownBoatViewSet(viewsets.ModelViewSet):
    queryset = Boat.objects.all()
    serializer_class = BoatCardSerializer
    serializer_action_classes = {"retrieve": BoatCardSerializer, "list": BoatRowSerializer}
