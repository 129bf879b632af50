# only: apr-unguarded-read-modify-write, apr-missing-row-lock, apr-unvalidated-transition
from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic import View
from pydantic import BaseModel
from rest_framework import generics, serializers
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, validates


class Base(DeclarativeBase):
    pass


class Payment(Base):
    """Status kept as text, states are constants of the class."""

    __tablename__ = "payments"
    PENDING: Final = "pending"
    PAID: Final = "paid"
    FAILED: Final = "failed"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(default="pending")

    @property
    def is_paid(self) -> bool:
        return self.status == self.PAID

    def mark_paid(self) -> None:
        self.status = self.PAID  # error: apr-unvalidated-transition

    def fail(self) -> None:
        if self.is_paid:
            raise ValueError
        self.status = self.FAILED


class Delivery(Base):
    __tablename__ = "deliveries"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[Literal["new", "sent", "arrived"]]

    @validates("state")
    def _check_state(self, key: str, value: str) -> str:
        order = ["new", "sent", "arrived"]
        if self.state and order.index(value) <= order.index(self.state):
            raise ValueError
        return value

    def arrive(self) -> None:
        self.state = "arrived"


class Ticket(NamedTuple):
    id: int
    status: Literal["open", "pending", "solved"]


def solve(ticket: Ticket) -> Ticket:
    return ticket._replace(status="solved")  # error: apr-unvalidated-transition


def solve_pending(ticket: Ticket) -> Ticket:
    return ticket._replace(status="solved") if ticket.status == "pending" else ticket


class PaymentPatch(BaseModel):
    status: Literal["pending", "paid", "failed"] | None = None
    note: str = ""


def patch_fields_set(db: Session, pk: int, body: PaymentPatch) -> None:
    payment = db.get_one(Payment, pk)
    for name in body.model_fields_set:
        setattr(payment, name, getattr(body, name))  # error: apr-unvalidated-transition
    db.commit()


def patch_without_status(db: Session, pk: int, body: PaymentPatch) -> None:
    payment = db.get_one(Payment, pk)
    for name, value in body.model_dump(exclude={"status"}).items():
        setattr(payment, name, value)
    db.commit()


def patch_in_query(db: Session, pk: int, body: PaymentPatch) -> None:
    db.query(Payment).filter(Payment.id == pk).update(body.model_dump(exclude_unset=True))  # type: ignore[arg-type]  # error: apr-unvalidated-transition
    db.commit()


def patch_checked(db: Session, pk: int, body: PaymentPatch) -> None:
    payment = db.get_one(Payment, pk, with_for_update=True)
    if body.status is not None and payment.status != Payment.PENDING:
        raise ValueError
    for name, value in body.model_dump(exclude_unset=True).items():
        setattr(payment, name, value)
    db.commit()


class Parcel(models.Model):
    class Status(models.TextChoices):
        NEW = "new"
        SENT = "sent"
        LOST = "lost"

    status = models.CharField(max_length=10, choices=Status.choices, default=Status.NEW)
    weight = models.IntegerField()
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="children")

    class Meta:
        app_label = "post"

    def send(self, *, force: bool = False) -> None:
        if not force and self.weight > 30:
            raise ValueError("too heavy")
        self.status = Parcel.Status.SENT  # error: apr-unvalidated-transition
        self.save(update_fields=["status"])

    def lose_children(self) -> None:
        self.children.update(status=Parcel.Status.LOST)  # error: apr-unvalidated-transition

    def lose_sent_children(self) -> None:
        self.children.filter(status=Parcel.Status.SENT).update(status=Parcel.Status.LOST)


class ParcelQuerySet(models.QuerySet[Parcel]):
    def lose(self) -> int:
        return self.update(status=Parcel.Status.LOST)  # error: apr-unvalidated-transition

    def lose_sent(self) -> int:
        return self.filter(status=Parcel.Status.SENT).update(status=Parcel.Status.LOST)


class LoseView(View):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        parcel = get_object_or_404(Parcel, pk=pk)
        parcel.status, parcel.weight = Parcel.Status.LOST, 0  # error: apr-unvalidated-transition
        parcel.save()
        return HttpResponse()


class SendView(View):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        parcel = get_object_or_404(Parcel, pk=pk, status=Parcel.Status.NEW)
        parcel.status = Parcel.Status.SENT  # error: apr-missing-row-lock
        parcel.save()
        return HttpResponse()


class ParcelSerializer(serializers.ModelSerializer[Parcel]):
    class Meta:
        model = Parcel
        fields = ["weight"]

    def create(self, validated_data: dict[str, Any]) -> Parcel:
        return Parcel.objects.create(status=Parcel.Status.NEW, **validated_data)

    def update(self, instance: Parcel, validated_data: dict[str, Any]) -> Parcel:
        instance.weight = validated_data["weight"]
        instance.status = Parcel.Status.SENT  # error: apr-unvalidated-transition
        instance.save()
        return instance


class SendAPI(generics.UpdateAPIView[Parcel]):
    queryset = Parcel.objects.all()
    serializer_class = ParcelSerializer

    def perform_update(self, serializer: serializers.BaseSerializer[Parcel]) -> None:
        serializer.save(status="sent")  # error: apr-unvalidated-transition


class SendNewAPI(generics.UpdateAPIView[Parcel]):
    queryset = Parcel.objects.filter(status=Parcel.Status.NEW)
    serializer_class = ParcelSerializer

    def perform_update(self, serializer: serializers.BaseSerializer[Parcel]) -> None:
        serializer.save(status="sent")


@dataclass
class Subscription:
    id: int
    status: str = "trial"
    log: list[str] = field(default_factory=list)

    def activate(self) -> None:
        if self.status in ("trial", "paused"):
            self.status = "active"
        else:
            raise ValueError

    def cancel(self) -> None:
        self.log.append(f"cancelled while {self.status}")
        self.status = "cancelled"  # error: apr-unvalidated-transition

    def pause(self) -> None:
        try:
            index = ["active"].index(self.status)
        except ValueError:
            raise
        self.status = "paused" if index == 0 else self.status

    def restore(self, snapshot: dict[str, Any]) -> None:
        self.log = snapshot["log"]


class Light(enum.Enum):
    RED = 1
    GREEN = 2


@dataclass
class Theme:
    color: Light = Light.RED
    mode: Literal["dark", "light"] = "dark"

    def toggle(self) -> None:
        self.mode = "dark" if self.mode == "light" else "light"

    def paint(self) -> None:
        self.color = Light.GREEN


@dataclass
class Customer:
    country: str
    state: str
    http_status: int = 0


def move(customer: Customer, state: str) -> None:
    customer.state = state
    customer.http_status = 200
