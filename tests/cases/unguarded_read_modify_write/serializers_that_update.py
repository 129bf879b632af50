# only: apr-unguarded-read-modify-write
from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, QuerySet
from rest_framework import serializers, viewsets


class Wallet(models.Model):
    label = models.CharField(max_length=40)
    points = models.IntegerField(default=0)
    tags = models.JSONField(default=list)

    class Meta:
        app_label = "wallets"


class AddPoints(serializers.ModelSerializer[Wallet]):
    class Meta:
        model = Wallet
        fields = ["points"]

    def update(self, instance, validated_data):  # type: ignore[no-untyped-def]
        instance.points += validated_data["points"]  # error: apr-unguarded-read-modify-write
        instance.save(update_fields=["points"])
        return instance


class AddTag(serializers.ModelSerializer[Wallet]):
    class Meta:
        model = Wallet
        fields = ["tags"]

    def update(self, instance: Wallet, validated_data: dict[str, Any]) -> Wallet:
        instance.tags = [*instance.tags, validated_data["tag"]]  # error: apr-unguarded-read-modify-write
        instance.save()
        return instance


class SpendPoints(serializers.ModelSerializer[Wallet]):
    class Meta:
        model = Wallet
        fields = ["points"]

    def update(self, instance: Wallet, validated_data: dict[str, Any]) -> Wallet:
        locked = Wallet.objects.select_for_update().get(pk=instance.pk)
        locked.points -= validated_data["points"]
        locked.save()
        return locked


class InTheDatabase(serializers.ModelSerializer[Wallet]):
    class Meta:
        model = Wallet
        fields = ["points"]

    def update(self, instance: Wallet, validated_data: dict[str, Any]) -> Wallet:
        instance.points = F("points") + validated_data["points"]
        instance.save(update_fields=["points"])
        instance.refresh_from_db()
        return instance


class Rename(serializers.ModelSerializer[Wallet]):
    class Meta:
        model = Wallet
        fields = ["label", "points"]

    def update(self, instance: Wallet, validated_data: dict[str, Any]) -> Wallet:
        instance.label = validated_data.get("label", instance.label)
        instance.points = validated_data.get("points", instance.points)
        if instance.label != validated_data.get("label"):
            instance.label = instance.label.strip()
        instance.save()
        return instance


class UnderALock(serializers.ModelSerializer[Wallet]):
    class Meta:
        model = Wallet
        fields = ["points"]

    def update(self, instance: Wallet, validated_data: dict[str, Any]) -> Wallet:
        instance.points += validated_data["points"]
        instance.save()
        return instance


class LockedWallets(viewsets.ModelViewSet[Wallet]):
    serializer_class = UnderALock

    def get_queryset(self) -> QuerySet[Wallet]:
        return Wallet.objects.select_for_update()
