# only: apr-missing-row-lock
"""A lock that a helper takes in a transaction of its own is gone when it returns; one that it takes in the caller's is held."""

from django.db import models, transaction


class Order(models.Model):
    status = models.CharField(max_length=10, choices=[("new", "new"), ("picking", "picking"), ("closed", "closed")], default="new")
    picker = models.CharField(max_length=20, blank=True)


class Conflict(Exception): ...


@transaction.atomic
def _lock(pk):
    return Order.objects.select_for_update().get(pk=pk)


def _lock_in_block(pk):
    with transaction.atomic():
        order = Order.objects.select_for_update().get(pk=pk)
    return order


def claim(pk, picker):
    order = _lock(pk)
    if order.status != "new":
        raise Conflict(pk)
    order.status = "picking"  # error: apr-missing-row-lock
    order.picker = picker
    order.save()


def close(pk):
    order = _lock_in_block(pk)
    if order.status != "picking":
        raise Conflict(pk)
    order.status = "closed"  # error: apr-missing-row-lock
    order.save()


def claim_within(pk, picker):
    with transaction.atomic():
        order = _lock(pk)
        if order.status != "new":
            raise Conflict(pk)
        order.status = "picking"
        order.picker = picker
        order.save()


def _reopen(pk):
    order = _lock(pk)
    if order.status != "closed":
        raise Conflict(pk)
    order.status = "new"
    order.save()


@transaction.atomic
def reopen_all(pks):
    for pk in pks:
        _reopen(pk)
