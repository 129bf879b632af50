from rest_framework import serializers

from stores_by_permission.models import Aisle, Shelf


class ShelfSerializer(serializers.ModelSerializer[Shelf]):
    class Meta:
        model = Shelf
        fields = ("id", "code", "owner")


class AisleSerializer(serializers.ModelSerializer[Aisle]):
    class Meta:
        model = Aisle
        fields = ("id", "code", "owner")
