"""Django models."""  # role: model

from django.db import models


class Timed(models.Model):
    created = models.DateTimeField()

    class Meta:
        abstract = True


class Status(models.TextChoices):
    PAID = "paid"


class Order(Timed):  # role: model
    status = models.CharField(max_length=10, choices=Status.choices)


class Customer(models.Model):  # role: model
    name = models.CharField(max_length=10)


class OrderQuerySet(models.QuerySet[Order]):
    pass


class OrderManager(models.Manager[Order]):
    pass
