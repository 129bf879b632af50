# only: apr-app-only-constraint
# mypy: disable-error-code="var-annotated,attr-defined,misc,no-any-return,type-arg,no-untyped-def,import-untyped"
"""What only looks like a check before an insert: a watched key, `all([...])` of a form's own values, columns that the model has none of; and a check on fewer columns than its constraint has."""

from __future__ import annotations

from typing import Any

import redis.asyncio
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from redis.exceptions import WatchError


class Entity(models.Model):
    name = models.CharField(max_length=9)


class Account(models.Model):
    entity = models.ForeignKey(Entity, on_delete=models.CASCADE)


class Item(models.Model):
    OPEN = "open"
    state = models.CharField(max_length=9)
    bill = models.ForeignKey(Account, on_delete=models.CASCADE)


class BankAccount(models.Model):
    entity = models.ForeignKey(Entity, on_delete=models.CASCADE)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    number = models.CharField(max_length=9)
    name = models.CharField(max_length=9)

    class Meta:
        unique_together = [("entity", "account", "number")]


class ItemForm(forms.ModelForm):
    class Meta:
        model = Item
        fields = ["state"]

    def clean(self) -> dict[str, Any]:
        state = self.cleaned_data["state"]
        if all([self.instance.bill_id, state == Item.OPEN]):
            raise ValidationError("it was billed")
        return self.cleaned_data


class ItemOnceForm(forms.ModelForm):
    class Meta:
        model = Item
        fields = ["state", "bill"]

    def clean(self) -> dict[str, Any]:
        bill = self.cleaned_data["bill"]
        if all([bill, Item.objects.filter(bill=bill).exists()]):  # error: apr-app-only-constraint
            raise ValidationError("one for each bill")
        return self.cleaned_data


class RenamedForm(forms.ModelForm):
    class Meta:
        model = BankAccount
        fields = ["name"]

    def clean(self) -> dict[str, Any]:
        if BankAccount.objects.filter(cash_account=self.instance.account).exists():
            raise ValidationError("there is one")
        return self.cleaned_data


def open_account(account: Account, number: str) -> BankAccount | None:
    if BankAccount.objects.filter(account=account, number=number).exists():
        return None
    try:
        return BankAccount.objects.create(entity=account.entity, account=account, number=number)
    except IntegrityError:
        return None


def open_by_number(account: Account, number: str) -> BankAccount | None:
    if BankAccount.objects.filter(number=number).exists():  # error: apr-app-only-constraint
        return None
    try:
        return BankAccount.objects.create(entity=account.entity, account=account, number=number)
    except IntegrityError:
        return None


async def enqueue_watched(client: redis.asyncio.Redis, key: str, job: bytes) -> bool:
    async with client.pipeline(transaction=True) as pipe:
        await pipe.watch(key)
        if await pipe.exists(key):
            return False
        pipe.multi()
        pipe.psetex(key, 1000, job)
        try:
            await pipe.execute()
        except WatchError:
            return False
    return True


async def enqueue_unwatched(client: redis.asyncio.Redis, key: str, job: bytes) -> bool:
    if await client.exists(key):  # error: apr-app-only-constraint
        return False
    await client.psetex(key, 1000, job)
    return True


class ShortKeyField(models.UUIDField):
    pass


class Movement(models.Model):
    key = ShortKeyField()
    amount = models.IntegerField()


def import_movements(lines: list[dict[str, Any]]) -> None:
    for line in lines:
        if Movement.objects.filter(key=line["id"]):  # error: apr-app-only-constraint
            continue
        Movement.objects.create(key=line["id"], amount=line["amount"])


class Addon(models.Model):
    entity = models.ForeignKey(Entity, on_delete=models.CASCADE)
    name = models.CharField(max_length=9)


def install_behind_a_lock(entity_id: int, name: str) -> Addon:
    with transaction.atomic():
        Entity.objects.select_for_update().get(pk=entity_id)
        addon, _ = Addon.objects.get_or_create(entity_id=entity_id, name=name)
    return addon


def install(entity_id: int, name: str) -> Addon:
    addon, _ = Addon.objects.get_or_create(entity_id=entity_id, name=name)  # error: apr-app-only-constraint
    return addon


def make_of_anything(model: Any, name: str) -> Any:
    return model.objects.get_or_create(name=name)
