# only: apr-handler-business-logic
"""What is answered, by a rule of the handler's own or by arithmetic for display."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.db import models
from django.utils import timezone
from fastapi import APIRouter
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Car(models.Model):
    plate = models.CharField(max_length=12)
    mileage = models.IntegerField(default=0)
    last_service = models.IntegerField(default=0)
    in_use = models.BooleanField(default=False)

    class Meta:
        app_label = "rental"


class Rental(models.Model):
    car = models.ForeignKey(Car, on_delete=models.CASCADE)
    price = models.DecimalField(max_digits=8, decimal_places=2)
    late_fee = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    ends = models.DateTimeField()

    class Meta:
        app_label = "rental"


class ServiceDue(APIView):
    def get(self, request: Request) -> Response:
        due = []
        for car in Car.objects.all():
            if car.mileage - car.last_service > 15_000:  # error: apr-handler-business-logic
                due.append(car.plate)
        return Response({"due": due})


@api_view(["GET"])
def worn_out(request: Request) -> Response:
    plates = [car.plate for car in Car.objects.all() if car.mileage - car.last_service > 30_000]  # error: apr-handler-business-logic
    return Response(plates)


@api_view(["GET"])
def revenue(request: Request) -> Response:
    total = Decimal(0)
    for rental in Rental.objects.all():
        total += rental.price + rental.late_fee
    bonus = total * Decimal("0.03") if total > 10_000 else Decimal(0)  # error: apr-handler-business-logic
    return Response({"total": total, "bonus": bonus})


@api_view(["GET"])
def average(request: Request) -> Response:
    rentals = list(Rental.objects.all())
    total = sum(rental.price for rental in rentals)
    return Response({"average": total * Decimal(1) / len(rentals) if len(rentals) > 0 else 0})


@api_view(["GET"])
def listing(request: Request) -> Response:
    rows = []
    for car in Car.objects.all():
        if car.in_use:
            continue
        rows.append({"plate": car.plate, "km": car.mileage - car.last_service})
    return Response(rows)


@api_view(["GET"])
def remaining(request: Request, pk: int) -> Response:
    rental = Rental.objects.get(pk=pk)
    left = rental.ends - timezone.now()
    return Response({"hours": left.total_seconds() / 3600, "days": left // timedelta(days=1)})


class Base(DeclarativeBase): ...


class Track(Base):
    __tablename__ = "tracks"
    id: Mapped[int] = mapped_column(primary_key=True)
    seconds: Mapped[int]
    plays: Mapped[int]
    rate: Mapped[Decimal]


router = APIRouter()


def session() -> Session:
    raise NotImplementedError


@router.get("/royalties/{track_id}")
def royalties(track_id: int) -> dict[str, str]:
    with session() as db:
        track = db.get_one(Track, track_id)
        due = track.plays * track.rate if track.plays >= 1000 else Decimal(0)  # error: apr-handler-business-logic
        return {"due": str(due)}


@router.get("/durations")
def durations() -> list[str]:
    with session() as db:
        tracks = db.scalars(select(Track)).all()
        return [f"{track.seconds // 60} min" if track.seconds > 60 else f"{track.seconds} s" for track in tracks]


@router.get("/longest")
def longest() -> dict[str, float]:
    with session() as db:
        seconds = max(track.seconds for track in db.scalars(select(Track)))
        return {"minutes": seconds / 60}
