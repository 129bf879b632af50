from django.db import models
from peewee import CharField, IntegerField, Model as Pee
from tortoise import fields
from tortoise.models import Model as Tor


class Truck(models.Model):
    plate = models.CharField(max_length=10)
    load = models.IntegerField(default=0)
    capacity = models.IntegerField(default=100)
    retired = models.BooleanField(default=False)

    class Meta:
        app_label = "fleet_daos"


class Driver(Pee):
    name = CharField()
    hours = IntegerField()


class Trip(Tor):
    id = fields.IntField(primary_key=True)
    km = fields.IntField()
    state = fields.CharField(max_length=10)
