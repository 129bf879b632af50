from django.db import models

IN_TRANSIT = "in_transit"
DELIVERED = "delivered"


class Parcel(models.Model):
    STATUSES = [(IN_TRANSIT, "on its way"), (DELIVERED, "delivered")]

    tracking = models.CharField(max_length=40, unique=True)
    status = models.CharField(max_length=20, choices=STATUSES, default=IN_TRANSIT)


class Dispatch(models.Model):
    parcel = models.ForeignKey(Parcel, on_delete=models.CASCADE)
    received = models.BooleanField(default=False)


class Receipt(models.Model):
    delivery = models.CharField(max_length=60, unique=True)
