"""A text that says which account of some machine ran something is nobody's identity here; a relation to a user is."""
# only: apr-client-trusted-identity

from typing import Any

from django.contrib.auth.models import User
from django.db import models
from rest_framework import serializers, viewsets


class Playbook(models.Model):
    user = models.CharField(max_length=255, null=True)
    path = models.CharField(max_length=255)


class Order(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    path = models.CharField(max_length=255)


class PlaybookSerializer(serializers.ModelSerializer[Playbook]):
    class Meta:
        model = Playbook
        fields = "__all__"


class OrderSerializer(serializers.ModelSerializer[Order]):  # error: apr-client-trusted-identity
    class Meta:
        model = Order
        fields = "__all__"


class PlaybookViewSet(viewsets.ModelViewSet[Any]):
    queryset = Playbook.objects.all()
    serializer_class = PlaybookSerializer


class OrderViewSet(viewsets.ModelViewSet[Any]):
    queryset = Order.objects.all()
    serializer_class = OrderSerializer
