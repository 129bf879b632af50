"""DRF serializers."""  # role: schemas

from rest_framework import serializers

from django_shop.models import Order


class OrderSerializer(serializers.ModelSerializer[Order]):  # role: dto
    class Meta:
        model = Order
        fields = ("id",)


class PaySerializer(serializers.Serializer[object]):  # role: dto
    amount = serializers.IntegerField()
