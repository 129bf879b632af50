# only: apr-boolean-state
"""A view of the database unites rows of two tables: what its flags tell is kept there."""

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
