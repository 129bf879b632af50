"""Django: keys that a model fills in as it is stored, checks of some rows of one parent, conditions that are put together step by step, and rows that one call looks for and stores."""
# only: apr-app-only-constraint

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from rest_framework import serializers


def house_of_today() -> str:
    return "main"


class OfHouse(models.Model):
    house_id = models.CharField(max_length=36, default="")

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.house_id = house_of_today()
        super().save(*args, **kwargs)


class Label(OfHouse):
    name = models.CharField(max_length=50)

    class Meta:
        app_label = "keys"
        unique_together = [("house_id", "name")]


class Stamp(OfHouse):
    name = models.CharField(max_length=50)

    class Meta:
        app_label = "keys"


class Layout(models.Model):
    body = models.TextField()
    digest = models.CharField(max_length=64, unique=True, default="")

    class Meta:
        app_label = "keys"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.digest = hashlib.sha256(self.body.encode()).hexdigest()
        super().save(*args, **kwargs)


class Voucher(models.Model):
    """The key is over the holder and what is drawn for each: nobody is kept from a second one."""

    holder = models.IntegerField()
    token = models.CharField(max_length=36, default="")

    class Meta:
        app_label = "keys"
        unique_together = [("holder", "token")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.token = str(uuid.uuid4())
        super().save(*args, **kwargs)


class Membership(models.Model):
    member = models.IntegerField()
    session = models.OneToOneField("keys.Visit", on_delete=models.CASCADE)

    class Meta:
        app_label = "keys"


class Visit(models.Model):
    class Meta:
        app_label = "keys"


class Order(models.Model):
    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=20)

    class Meta:
        app_label = "keys"

    def with_first_part(self) -> None:
        if self.kind == "bundle":
            if not self.parts.exists():  # type: ignore[attr-defined]  # error: apr-app-only-constraint
                self.parts.create(name="first")  # type: ignore[attr-defined]


class Part(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="parts")
    name = models.CharField(max_length=20)
    seat = models.IntegerField(default=0)

    class Meta:
        app_label = "keys"


def label(name: str) -> Label:
    return Label.objects.get_or_create(name=name)[0]


def stamp(name: str) -> Stamp:
    return Stamp.objects.get_or_create(name=name)[0]  # error: apr-app-only-constraint


def voucher(holder: int) -> Voucher:
    return Voucher.objects.get_or_create(holder=holder)[0]  # error: apr-app-only-constraint


def layout(body: str) -> Layout:
    return Layout.objects.get_or_create(body=body)[0]


def part_of(order: Order, given: dict[str, str]) -> Part:
    wanted = Q()
    if "name" in given:
        wanted |= Q(name=given["name"])
    if "seat" in given:
        wanted |= Q(seat=given["seat"])
    part = Part.objects.filter(order=order).filter(wanted).first()
    if part is None:
        part = Part.objects.create(order=order, **given)
    return part


def named_part_of(order: Order, name: str, seat: int | None) -> Part:
    wanted: dict[str, Any] = {"name": name}
    if seat is not None:
        wanted["seat"] = seat
    else:
        wanted["seat"] = 0
    part = Part.objects.filter(**wanted).first()  # error: apr-app-only-constraint
    if part is None:
        part = Part.objects.create(order=order, **wanted)
    return part


class OrderSerializer(serializers.Serializer[Order]):
    code = serializers.CharField()
    kind = serializers.CharField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if Order.objects.filter(code=attrs["code"]).exists():
            raise serializers.ValidationError("taken")
        return attrs

    def save(self, **kwargs: Any) -> Order:
        order, _ = Order.objects.get_or_create(code=self.validated_data["code"], defaults={"kind": self.validated_data["kind"]})
        return order


class PlainOrderSerializer(serializers.Serializer[Order]):
    code = serializers.CharField()
    kind = serializers.CharField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if Order.objects.filter(code=attrs["code"]).exists():  # error: apr-app-only-constraint
            raise serializers.ValidationError("taken")
        return attrs

    def create(self, validated_data: dict[str, Any]) -> Order:
        return Order.objects.create(code=validated_data["code"], kind=validated_data["kind"])


def remember(member: int, session: Visit) -> None:
    if Membership.objects.filter(member=member, session=session).exists():  # error: apr-app-only-constraint
        return
    Membership(member=member, session=session).save()
