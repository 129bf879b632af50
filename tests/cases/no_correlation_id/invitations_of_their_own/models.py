"""Invitations."""

from django.db import models


class Invitation(models.Model):
    email = models.EmailField(unique=True)
    key = models.CharField(max_length=64)

    class Meta:
        app_label = "invitations"
