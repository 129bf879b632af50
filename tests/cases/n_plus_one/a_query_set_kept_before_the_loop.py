"""A query set that is put together once keeps its rows, however often a loop goes through it by its name; asked anew in the loop it does not."""

# only: apr-n-plus-one
from __future__ import annotations

from django.db import models


class Customer(models.Model):
    name = models.CharField(max_length=10)


class Order(models.Model):
    customer = models.IntegerField()
    state = models.CharField(max_length=10)


def of_each() -> None:
    waiting = Order.objects.filter(state="new")
    for customer in Customer.objects.all():
        for order in waiting:
            print(customer, order)


def of_each_anew() -> None:
    waiting = Order.objects.filter(state="new")
    for customer in Customer.objects.all():
        for order in waiting.all():  # error: apr-n-plus-one
            print(customer, order)


def of_each_their_own() -> None:
    for customer in Customer.objects.all():
        waiting = Order.objects.filter(customer=customer.pk)  # error: apr-n-plus-one
        for order in waiting:
            print(customer, order)
