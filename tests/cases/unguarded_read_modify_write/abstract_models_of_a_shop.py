# only: apr-unguarded-read-modify-write, apr-missing-row-lock
"""A shop as a reusable application ships it: all that is done stands in abstract models and mixins, the models themselves are the project's that installs it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.db.models import F


class PaymentError(Exception):
    pass


class AbstractSource(models.Model):
    amount_debited = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0))
    reference = models.CharField(max_length=128)
    label = models.CharField(max_length=20)

    class Meta:
        abstract = True

    def debit(self, amount: Decimal) -> None:
        self.amount_debited += amount  # error: apr-unguarded-read-modify-write
        self.save()

    def debit_in_the_store(self, amount: Decimal) -> None:
        type(self)._default_manager.filter(pk=self.pk).update(amount_debited=F("amount_debited") + amount)

    def debit_locked(self, amount: Decimal) -> None:
        with transaction.atomic():
            locked = type(self)._default_manager.select_for_update().get(pk=self.pk)
            locked.amount_debited += amount
            locked.save()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.label = self.label.strip()[:20]
        super().save(*args, **kwargs)


class BasePayment(models.Model):
    WAITING, PREAUTH, CONFIRMED, REFUNDED = "waiting", "preauth", "confirmed", "refunded"
    STATUS = ((WAITING, "Waiting"), (PREAUTH, "Pre-authorized"), (CONFIRMED, "Confirmed"), (REFUNDED, "Refunded"))
    status = models.CharField(max_length=10, choices=STATUS, default=WAITING)
    is_archived = models.BooleanField(default=False)

    class Meta:
        abstract = True

    def clean(self) -> None:
        if not self.status:
            self.status = self.WAITING
        self.save()

    def ensure_state(self) -> None:
        if self.status is None:
            self.status = self.WAITING
            self.save()

    def capture(self) -> None:
        if self.status != self.PREAUTH:
            raise PaymentError("only what is pre-authorized is captured")
        self.status = self.CONFIRMED  # error: apr-missing-row-lock
        self.save()

    def release(self) -> None:
        if self.status != self.PREAUTH:
            raise PaymentError("only what is pre-authorized is released")
        self.change_status(self.REFUNDED)  # error: apr-missing-row-lock

    def change_status(self, status: str) -> None:
        self.status = status
        self.save(update_fields=["status"])

    def archive(self) -> None:
        if self.is_archived:
            return
        self.is_archived = True
        self.save(update_fields=["is_archived"])


class StockMixin:
    """Mixed into whatever product model there is."""

    quantity: int
    save: Any

    def deduct_from_stock(self, quantity: int) -> None:
        if quantity > self.quantity:
            raise PaymentError("not enough")
        self.quantity -= quantity  # error: apr-unguarded-read-modify-write
        self.save(update_fields=["quantity"])


class Tally:
    """No row: it is written to a file."""

    quantity: int

    def deduct(self, quantity: int) -> None:
        self.quantity -= quantity
        self.save()

    def save(self) -> None:
        print(self.quantity)
