# only: apr-n-plus-one
"""Rows that were made here, that one object leads to and back, that are kept in groups, or whose column is empty: what they are related to is no question. What is asked once for all rounds, what a section locks, and the last words of what then fails, are not either."""
# mypy: disable-error-code="no-untyped-def, misc, type-arg, var-annotated, no-untyped-call, no-any-return"

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db import models, transaction
from rest_framework import generics, serializers


class Keeper(models.Model):
    email = models.CharField(max_length=40)


class Locker(models.Model):
    keeper = models.OneToOneField(Keeper, on_delete=models.CASCADE, related_name="locker")
    size = models.IntegerField()


class ParcelManager(models.Manager):
    def built_from(self, line: dict[str, Any], keeper: Keeper) -> Parcel:
        return Parcel(keeper=keeper, weight=line["weight"])


class Parcel(models.Model):
    keeper = models.ForeignKey(Keeper, on_delete=models.CASCADE, related_name="parcels")
    weight = models.IntegerField()

    objects = ParcelManager()

    def heading(self) -> str:
        return f"{self.keeper.email}: {self.weight}"


# --- there and back -------------------------------------------------------------------------------------------------------------


def mail_owners(keepers: list[int]) -> None:
    for key in keepers:
        locker = Keeper.objects.get(pk=key).locker  # error: apr-n-plus-one
        print(locker.keeper.email)


def mail_from_lockers() -> None:
    for locker in Locker.objects.all():
        print(locker.keeper.email)  # error: apr-n-plus-one


# --- made here ------------------------------------------------------------------------------------------------------------------


def store_lines(lines: list[dict[str, Any]], keeper: Keeper) -> None:
    parcels = [Parcel.objects.built_from(line, keeper) for line in lines]
    print([parcel.heading() for parcel in parcels])
    Parcel.objects.bulk_create(parcels)


def list_stored() -> None:
    print([parcel.heading() for parcel in Parcel.objects.all()])  # error: apr-n-plus-one


# --- kept in groups -------------------------------------------------------------------------------------------------------------


def group_by_weight(weights: list[int]) -> None:
    groups: dict[int, list[Parcel]] = {}
    for parcel in Parcel.objects.filter(weight__in=weights).select_related("keeper"):
        groups.setdefault(parcel.weight, []).append(parcel)

    def emails_of(weight: int) -> list[str]:
        return [parcel.keeper.email for parcel in groups[weight]]

    print([emails_of(weight) for weight in weights])


def group_by_weight_and_ask_again(weights: list[int]) -> None:
    groups: dict[int, list[Parcel]] = defaultdict(list)
    for parcel in Parcel.objects.filter(weight__in=weights):
        groups[parcel.weight].append(parcel)
    for weight in weights:
        for parcel in groups[weight]:
            print(parcel.keeper.email)  # error: apr-n-plus-one


# --- only the first round -------------------------------------------------------------------------------------------------------


def heaviest_of(keeper: Keeper) -> Parcel | None:
    return Parcel.objects.filter(keeper=keeper).order_by("-weight").first()


def fee_by_the_first(keepers: list[Keeper]) -> int:
    heaviest = None
    total = 0
    for keeper in keepers:
        if heaviest is None:
            heaviest = heaviest_of(keeper)
        total += heaviest.weight if heaviest is not None else 1
    return total


def fee_by_each(keepers: list[Keeper]) -> int:
    total = 0
    for keeper in keepers:
        heaviest = None
        if keeper.email:
            heaviest = heaviest_of(keeper)  # error: apr-n-plus-one
        total += heaviest.weight if heaviest is not None else 1
    return total


# --- each locked by itself ------------------------------------------------------------------------------------------------------


@transaction.atomic
def close_parcel(key: int) -> None:
    parcel = Parcel.objects.select_for_update().filter(pk=key, weight__gt=0).first()
    if parcel is not None:
        parcel.weight = 0
        parcel.save()


def close_all(keys: list[int]) -> None:
    for key in keys:
        close_parcel(key)


def weigh_parcel(key: int) -> int:
    parcel = Parcel.objects.filter(pk=key).first()
    return parcel.weight if parcel is not None else 0


def weigh_all(keys: list[int]) -> int:
    return sum(weigh_parcel(key) for key in keys)  # error: apr-n-plus-one


# --- what views put out ---------------------------------------------------------------------------------------------------------


class LockerDetailSerializer(serializers.ModelSerializer):
    owner = serializers.SerializerMethodField()

    class Meta:
        model = Locker
        fields = ("owner",)

    def get_owner(self, locker):
        return locker.keeper.email


class LockerDetail(generics.RetrieveUpdateAPIView):
    queryset = Locker.objects.all()
    serializer_class = LockerDetailSerializer


class LockerSerializer(serializers.ModelSerializer):
    owner = serializers.SerializerMethodField()

    class Meta:
        model = Locker
        fields = ("owner",)

    def get_owner(self, locker):
        return locker.keeper.email  # error: apr-n-plus-one


class LockerList(generics.ListAPIView):
    queryset = Locker.objects.all()
    serializer_class = LockerSerializer


class ParcelSerializer(serializers.ModelSerializer):
    owner = serializers.SerializerMethodField()

    class Meta:
        model = Parcel
        fields = ("owner",)

    @classmethod
    def setup_eager_loading(cls, queryset):
        return queryset.select_related("keeper")

    def get_owner(self, parcel):
        return parcel.keeper.email


class EagerViews(generics.ListAPIView):
    def get_queryset(self):
        return self.serializer_class.setup_eager_loading(super().get_queryset())


class ParcelList(EagerViews):
    serializer_class = ParcelSerializer


# --- asked where something failed -----------------------------------------------------------------------------------------------


def weigh_or_explain(line: dict[str, Any]) -> int:
    try:
        return int(line["weight"])
    except ValueError:
        print(Keeper.objects.get(pk=line["keeper"]).email)
        raise


def weigh_lines(lines: list[dict[str, Any]]) -> list[int]:
    return [weigh_or_explain(line) for line in lines]


def weigh_or_default(line: dict[str, Any]) -> int:
    try:
        return int(line["weight"])
    except ValueError:
        parcel = Parcel.objects.filter(keeper=line["keeper"]).first()
    return parcel.weight if parcel is not None else 0


def weigh_lines_somehow(lines: list[dict[str, Any]]) -> list[int]:
    return [weigh_or_default(line) for line in lines]  # error: apr-n-plus-one
