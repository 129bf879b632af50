from rest_framework import serializers

from stores_for_all.models import Aisle, Shelf


class ShelfSerializer(serializers.ModelSerializer[Shelf]):  # error: apr-client-trusted-identity
    class Meta:
        model = Shelf
        fields = ("id", "code", "owner")


class AisleSerializer(serializers.ModelSerializer[Aisle]):
    class Meta:
        model = Aisle
        fields = ("id", "code", "owner")
