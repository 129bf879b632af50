# only: apr-n-plus-one
"""Django: every model has a query set with a method of the same name, which loads what that model needs, by names and `Prefetch` objects that are kept in variables first. What the own one loads is loaded, what another's does is not; what
several methods of a serializer read of a row is told of once."""
# mypy: disable-error-code="var-annotated"

from __future__ import annotations

from django.db import models
from django.http import HttpRequest, JsonResponse
from rest_framework import serializers, viewsets


class HarbourQuerySet(models.QuerySet["Harbour"]):
    def loaded(self) -> HarbourQuerySet:
        return self.select_related("country")


class ShipQuerySet(models.QuerySet["Ship"]):
    def light(self) -> ShipQuerySet:
        return self.defer("papers")

    def loaded(self, light: bool = True) -> ShipQuerySet:
        result = self
        harbour: str | models.Prefetch
        owner: str | models.Prefetch
        if light:
            result = result.light()
            harbour = models.Prefetch("harbour", queryset=Harbour.objects.defer("map"))
            owner = models.Prefetch("owner", queryset=Company.objects.all())
        else:
            harbour = "harbour"
            owner = "owner"
        return result.prefetch_related(harbour, owner)


class CrateQuerySet(models.QuerySet["Crate"]):
    def loaded(self) -> CrateQuerySet:
        return self.prefetch_related("content")


class CrewQuerySet(models.QuerySet["Sailor"]):
    def loaded(self) -> CrewQuerySet:
        return self.select_related("ship")


class VoyageQuerySet(models.QuerySet["Voyage"]):
    def loaded(self) -> VoyageQuerySet:
        return self.select_related("start", "goal")


class Country(models.Model):
    name = models.CharField(max_length=50)


class Company(models.Model):
    name = models.CharField(max_length=50)
    tax = models.IntegerField(default=0)


class Harbour(models.Model):
    name = models.CharField(max_length=50)
    country = models.ForeignKey(Country, on_delete=models.CASCADE)
    map = models.TextField()
    objects = HarbourQuerySet.as_manager()


class Ship(models.Model):
    name = models.CharField(max_length=50)
    papers = models.TextField()
    harbour = models.ForeignKey(Harbour, on_delete=models.CASCADE)
    owner = models.ForeignKey(Company, on_delete=models.CASCADE)
    builder = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="built")
    objects = ShipQuerySet.as_manager()

    def tax(self, part: str) -> int:
        return self.builder.tax * len(part)


class Crate(models.Model):
    ship = models.ForeignKey(Ship, on_delete=models.CASCADE)
    objects = CrateQuerySet.as_manager()


class Sailor(models.Model):
    name = models.CharField(max_length=50)
    ship = models.ForeignKey(Ship, on_delete=models.CASCADE)
    objects = CrewQuerySet.as_manager()


class Voyage(models.Model):
    ship = models.ForeignKey(Ship, on_delete=models.CASCADE)
    start = models.ForeignKey(Harbour, on_delete=models.CASCADE, related_name="started")
    goal = models.ForeignKey(Harbour, on_delete=models.CASCADE, related_name="reached")
    objects = VoyageQuerySet.as_manager()


def where_ships_lie(request: HttpRequest) -> JsonResponse:
    return JsonResponse({ship.name: ship.harbour.name for ship in Ship.objects.filter(name="x").loaded().distinct()})


def who_owns_them(request: HttpRequest) -> JsonResponse:
    ships = {ship.pk: ship for ship in Ship.objects.loaded(light=False).filter(name="x")}
    return JsonResponse({str(key): ship.owner.name for key, ship in ships.items()})


def who_built_them(request: HttpRequest) -> JsonResponse:
    return JsonResponse({ship.name: ship.builder.name for ship in Ship.objects.filter(name="x").loaded()})  # error: apr-n-plus-one


def whose_crates(request: HttpRequest) -> JsonResponse:
    found = {}
    for crate in Crate.objects.loaded().all():
        found[str(crate.pk)] = crate.ship.name  # error: apr-n-plus-one
    return JsonResponse(found)


def whose_crew(request: HttpRequest) -> JsonResponse:
    found = {}
    for sailor in Sailor.objects.loaded().all():
        found[sailor.name] = sailor.ship.name
    return JsonResponse(found)


def where_from(request: HttpRequest) -> JsonResponse:
    return JsonResponse({str(voyage.pk): voyage.start.name + voyage.goal.name for voyage in Voyage.objects.loaded()})


class ShipSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    import_tax = serializers.SerializerMethodField()
    export_tax = serializers.SerializerMethodField()
    harbour_tax = serializers.SerializerMethodField()
    lies_at = serializers.SerializerMethodField()

    class Meta:
        model = Ship
        fields = ("import_tax", "export_tax", "harbour_tax", "lies_at")

    def get_import_tax(self, ship: Ship) -> int:
        return ship.tax("import")  # error: apr-n-plus-one

    def get_export_tax(self, ship: Ship) -> int:
        return ship.tax("export")

    def get_harbour_tax(self, ship: Ship) -> int:
        return ship.tax("harbour")

    def get_lies_at(self, ship: Ship) -> str:
        return str(ship.harbour.name)


class ShipViewSet(viewsets.ModelViewSet):  # type: ignore[type-arg]
    serializer_class = ShipSerializer

    def get_queryset(self) -> ShipQuerySet:
        return Ship.objects.loaded()


class CompanyViewSet(viewsets.ModelViewSet):  # type: ignore[type-arg]
    """Puts out ships beside its own rows: what it loads of companies says nothing of ships."""

    queryset = Company.objects.all()

    def get_serializer_class(self) -> type[ShipSerializer]:
        return ShipSerializer
