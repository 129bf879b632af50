"""Django: reading, changing and `save()`ing loses updates, inside `atomic()` too; `F()`, `select_for_update()` and a compared `update()` do not."""
# only: apr-unguarded-read-modify-write, apr-missing-row-lock

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.db.models import F as Column
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404


class Wallet(models.Model):
    balance: models.DecimalField[Any, Any] = models.DecimalField(max_digits=12, decimal_places=2)
    points: models.IntegerField[int, int] = models.IntegerField(default=0)
    data: models.JSONField[Any, Any] = models.JSONField(default=dict)
    active: models.BooleanField[bool, bool] = models.BooleanField(default=True)

    def earn(self, points: int) -> None:
        self.points += points
        self.save(update_fields=["points"])

    def spend(self, points: int) -> None:
        self.points = F("points") - points
        self.save(update_fields=["points"])

    def recount(self) -> None:
        self.points = self.points + 1  # error: apr-unguarded-read-modify-write
        self.save()  # nobody in sight calls it: the section is the method


class Visit(models.Model):
    count: models.IntegerField[int, int] = models.IntegerField(default=0)


def pay(wallet_id: int, cents: int) -> None:
    wallet = Wallet.objects.get(pk=wallet_id)
    wallet.balance -= cents  # error: apr-unguarded-read-modify-write
    wallet.save()


@transaction.atomic
def pay_in_a_transaction(wallet_id: int, cents: int) -> None:
    wallet = Wallet.objects.filter(pk=wallet_id).first()
    if wallet is None:
        return
    wallet.balance = wallet.balance - cents  # error: apr-unguarded-read-modify-write
    wallet.save(update_fields=["balance"])


def count_visit(request: HttpRequest, pk: int) -> HttpResponse:
    visit = get_object_or_404(Visit, pk=pk)
    visit.count += 1  # error: apr-unguarded-read-modify-write
    visit.save()
    return HttpResponse("ok")


def reward(wallet_id: int) -> None:
    wallet = Wallet.objects.get(pk=wallet_id)
    wallet.earn(10)  # error: apr-unguarded-read-modify-write


def toggle(wallet_id: int) -> None:
    wallet = Wallet.objects.get(pk=wallet_id)
    wallet.active = not wallet.active  # error: apr-unguarded-read-modify-write
    wallet.save()


def remember(wallet_id: int, key: str, value: str) -> None:
    wallet = Wallet.objects.get(pk=wallet_id)
    wallet.data[key] = value  # error: apr-unguarded-read-modify-write
    wallet.save()


def by_update(wallet_id: int) -> None:
    wallet = Wallet.objects.get(pk=wallet_id)
    Wallet.objects.filter(pk=wallet_id).update(points=wallet.points + 1)  # error: apr-unguarded-read-modify-write


def in_bulk() -> None:
    wallets = list(Wallet.objects.filter(active=True))
    for wallet in wallets:
        wallet.points += 5  # error: apr-unguarded-read-modify-write
    Wallet.objects.bulk_update(wallets, ["points"])


async def asynchronous(wallet_id: int) -> None:
    wallet = await Wallet.objects.aget(pk=wallet_id)
    wallet.points += 1  # error: apr-unguarded-read-modify-write
    await wallet.asave()


def visited(key: int) -> None:
    visit, _ = Visit.objects.get_or_create(pk=key)
    visit.count += 1  # error: apr-unguarded-read-modify-write
    visit.save()


def locked_in_an_earlier_transaction(wallet_id: int, cents: int) -> None:
    with transaction.atomic():
        wallet = Wallet.objects.select_for_update().get(pk=wallet_id)
    with transaction.atomic():
        wallet.balance -= cents  # error: apr-unguarded-read-modify-write
        wallet.save()


# --- left ---


@transaction.atomic
def pay_locked(wallet_id: int, cents: int) -> None:
    wallet = Wallet.objects.select_for_update().get(pk=wallet_id)
    wallet.balance -= cents
    wallet.save()


def pay_locked_by_shortcut(wallet_id: int, cents: int) -> None:
    with transaction.atomic():
        wallet = get_object_or_404(Wallet.objects.select_for_update(), pk=wallet_id)
        wallet.balance -= cents
        wallet.save()


def pay_in_the_database(wallet_id: int, cents: int) -> None:
    Wallet.objects.filter(pk=wallet_id, balance__gte=cents).update(balance=F("balance") - cents)
    wallet = Wallet.objects.get(pk=wallet_id)
    wallet.points = Column("points") + 1
    wallet.save()
    wallet.spend(3)


def pay_if_unchanged(wallet_id: int, cents: int) -> None:
    wallet = Wallet.objects.get(pk=wallet_id)
    done = Wallet.objects.filter(pk=wallet_id, balance=wallet.balance).update(balance=wallet.balance - cents)
    if not done:
        raise RuntimeError("try again")


def reward_locked(wallet_id: int) -> None:
    with transaction.atomic():
        wallet = Wallet.objects.select_for_update(of=("self",)).get(pk=wallet_id)
        wallet.earn(10)


def made_here() -> None:
    wallet = Wallet.objects.create(balance=0)
    wallet.points += 10
    wallet.save()
    other = Wallet(balance=0)
    other.earn(3)


def only_for_the_answer(wallet_id: int) -> int:
    wallet = Wallet.objects.get(pk=wallet_id)
    wallet.points += 10
    return wallet.points


def set_blindly(wallet_id: int, points: int) -> None:
    wallet = Wallet.objects.get(pk=wallet_id)
    wallet.points = points
    wallet.data = {"set": True}
    wallet.save()


class Cart:
    count = 0

    def save(self) -> None:
        self.count += 1


def no_model(cart: Cart) -> None:
    cart.count += 1
    cart.save()
