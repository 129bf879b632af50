"""What is put on a row to go with it is no column; a field that the function has set anew before holds nothing of others; which row is found by a key of the old one is no sum."""
# only: apr-unguarded-read-modify-write
# mypy: disable-error-code="var-annotated, no-untyped-def, no-untyped-call, misc"

from decimal import Decimal

from django.contrib.auth import get_user_model
from django.db import models

User = get_user_model()


class Item(models.Model):
    price = models.DecimalField(max_digits=8, decimal_places=2)
    stock = models.IntegerField(default=0)
    text = models.TextField()
    owner = models.ForeignKey("Owner", null=True, on_delete=models.SET_NULL)

    @property
    def sold(self):
        return self.stock

    @sold.setter
    def sold(self, value):
        self.stock = value


class Owner(models.Model):
    name = models.CharField(max_length=20)


def reduced(pk, percent):
    item = Item.objects.get(pk=pk)
    item.shown_price = item.price
    item.shown_price = item.shown_price * (100 - percent) / Decimal(100)
    item.save()
    return item


def reduced_for_good(pk, percent):
    item = Item.objects.get(pk=pk)
    item.price = item.price * (100 - percent) / Decimal(100)  # error: apr-unguarded-read-modify-write
    item.save()


def sell(pk):
    item = Item.objects.get(pk=pk)
    item.sold = item.sold - 1  # error: apr-unguarded-read-modify-write
    item.save()


def describe(pk, head, tail):
    item = Item.objects.get(pk=pk)
    item.text = head
    if tail:
        item.text += "\n" + tail
    item.save()


def describe_more(pk, head, tail):
    item = Item.objects.get(pk=pk)
    if head:
        item.text = head
    item.text += "\n" + tail  # error: apr-unguarded-read-modify-write
    item.save()


def describe_all(pk, parts):
    item = Item.objects.get(pk=pk)
    for part in parts:
        item.text += part  # error: apr-unguarded-read-modify-write
        item.text = item.text.strip()
    item.save()


class Status:
    def __init__(self, price=None, text=None):
        self.price = price
        self.text = text


def status_of(item, remote):
    if item.stock:
        return Status(price=item.price, text=item.text)
    if item.text:
        return Status(price=item.price + 1)
    return remote.status(item.pk)


def refresh(pk, remote):
    item = Item.objects.get(pk=pk)
    status = status_of(item, remote)
    item.text = status.text or item.text
    item.save()


def raise_price(pk, remote):
    item = Item.objects.get(pk=pk)
    status = status_of(item, remote)
    item.price = status.price  # error: apr-unguarded-read-modify-write
    item.save()


def assign(pk, owner=-1):
    item = Item.objects.get(pk=pk)
    if owner == -1 and item.owner:
        owner = item.owner.id
    if owner != -1:
        item.owner = User.objects.get(id=owner)
    item.save()
