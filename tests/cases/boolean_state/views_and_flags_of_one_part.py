# only: apr-boolean-state
"""A view of the database unites rows of two tables: what its flags tell is kept there. Flags of one part of an entity are a lifecycle of that part."""

from django.db import models


class MembershipsView(models.Model):
    user_email = models.EmailField()
    is_pending = models.BooleanField()
    is_active = models.BooleanField()

    class Meta:
        managed = False
        db_table = "memberships_view"


class Membership(models.Model):  # error: apr-boolean-state
    user_email = models.EmailField()
    is_pending = models.BooleanField()
    is_active = models.BooleanField()

    class Meta:
        managed = False
        db_table = "memberships"


class Administrator(models.Model):  # error: apr-boolean-state
    """Flags of one thing that belongs to it."""

    name = models.CharField(max_length=100)
    onboarding_tour_dismissed = models.BooleanField(default=False)
    onboarding_tour_completed = models.BooleanField(default=False)


class Purchase(models.Model):  # error: apr-boolean-state
    payment_captured = models.BooleanField(default=False)
    payment_refunded = models.BooleanField(default=False)
    gift_wrapped = models.BooleanField(default=False)


class Watcher(models.Model):
    """What a person wants to be told of, and things that have one flag each."""

    notify_started = models.BooleanField(default=False)
    notify_completed = models.BooleanField(default=False)
    invoice_paid = models.BooleanField(default=False)
    parcel_shipped = models.BooleanField(default=False)
    account_is_public = models.BooleanField(default=False)
