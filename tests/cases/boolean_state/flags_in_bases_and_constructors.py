"""Other angles."""

# only: apr-boolean-state
from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

import msgspec
from django.contrib.auth.models import AbstractUser
from django.db import models
from odmantic import Model as OdmModel
from sqlalchemy import Boolean, Column, Integer, String
from sqlalchemy.orm import Mapped, declarative_base, declared_attr, mapped_column, MappedAsDataclass, DeclarativeBase

LegacyBase = declarative_base()


class Base(MappedAsDataclass, DeclarativeBase):
    pass


class Lifecycle(models.Model):
    is_draft = models.BooleanField(default=True)
    is_published = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Page(Lifecycle):  # error: apr-boolean-state
    title = models.CharField(max_length=100)


class Quote(LegacyBase):  # type: ignore[misc, valid-type]  # error: apr-boolean-state
    __tablename__ = "quotes"
    id = Column(Integer, primary_key=True)
    sent = Column(Boolean, default=False)
    accepted = Column(Boolean, default=False)
    rejected = Column(Boolean, default=False)


class Rental(Base):  # error: apr-boolean-state
    __tablename__ = "rentals"
    id: Mapped[int] = mapped_column(primary_key=True)
    reserved: Mapped[bool] = mapped_column(default=False)
    picked_up: Mapped[bool] = mapped_column(default=False)
    returned: Mapped[bool] = mapped_column(default=False)


class Shipment(models.Model):  # error: apr-boolean-state
    status = models.CharField(max_length=10, choices=[("new", "New"), ("shipped", "Shipped"), ("cancelled", "Cancelled")])
    cancelled = models.BooleanField(default=False)


class Interview(models.Model):  # error: apr-boolean-state
    is_scheduled = models.BooleanField(default=False)
    is_done = models.BooleanField(default=False)
    no_show = models.BooleanField(default=False)


class Meter(models.Model):
    is_active = models.BooleanField(default=True)
    is_smart = models.BooleanField(default=False)


class Coupon(models.Model):  # error: apr-boolean-state
    redeemed = models.BooleanField(default=False)
    expired = models.BooleanField(default=False)
    code = models.CharField(max_length=10)


class Withdrawal:  # error: apr-boolean-state
    def __init__(self, amount: int) -> None:
        self.amount = amount
        self.is_requested = True
        self.is_approved = False
        self.is_paid = False
        self.is_rejected = False

    def approve(self) -> None:
        self.is_approved = True


class Staff(AbstractUser):
    is_doctor = models.BooleanField(default=False)
    is_nurse = models.BooleanField(default=False)


class OrderCreatedNotification(msgspec.Struct):
    paid: bool
    shipped: bool


class ExportOptions(msgspec.Struct):
    completed: bool = True
    cancelled: bool = False


@dataclass
class TaskFlagsDTO:
    started: bool
    finished: bool


class Sensor(models.Model):
    is_indoor = models.BooleanField()
    is_calibrated = models.BooleanField()
    alarm_enabled = models.BooleanField()


class House(models.Model):
    is_sold = models.BooleanField(default=False)
    has_garden = models.BooleanField(default=False)
    furnished = models.BooleanField(default=False)


class FeatureToggle(models.Model):
    enabled = models.BooleanField()
    archived = models.BooleanField()


class Auction(models.Model):  # error: apr-boolean-state
    started = models.BooleanField(default=False)
    closed = models.BooleanField(default=False)
    settled = models.BooleanField(default=False)


class Consent(models.Model):
    terms_accepted = models.BooleanField()
    privacy_accepted = models.BooleanField()
    marketing_accepted = models.BooleanField()


class MailPreferences(models.Model):
    shipped = models.BooleanField(default=True)
    delivered = models.BooleanField(default=True)


class Course(models.Model):
    is_free = models.BooleanField()
    is_published = models.BooleanField()
    is_featured = models.BooleanField()
    is_certified = models.BooleanField()


class Machine(models.Model):  # error: apr-boolean-state
    is_running = models.BooleanField(default=False)
    is_stopped = models.BooleanField(default=True)


class Car(models.Model):
    state = models.CharField(max_length=20, choices=[("new", "new"), ("used", "used")])
    is_electric = models.BooleanField()
    is_leased = models.BooleanField()


class Reviewable:
    """Columns that each heir gets by a method."""

    @declared_attr
    def is_approved(cls) -> Mapped[bool]:
        return mapped_column(Boolean, default=False)

    @declared_attr
    def is_rejected(cls) -> Mapped[bool]:
        return mapped_column(Boolean, default=False)


class Claim(Reviewable, LegacyBase):  # type: ignore[misc, valid-type]  # error: apr-boolean-state
    __tablename__ = "claims"
    id = Column(Integer, primary_key=True)


class Priced:
    @declared_attr
    def is_taxed(cls) -> Mapped[bool]:
        return mapped_column(Boolean, default=False)

    @declared_attr
    def is_discounted(cls) -> Mapped[bool]:
        return mapped_column(Boolean, default=False)


class Item(Priced, LegacyBase):  # type: ignore[misc, valid-type]
    __tablename__ = "items"
    id = Column(Integer, primary_key=True)
