from django.db import models


class Room(models.Model):
    code = models.CharField(max_length=10)
    capacity = models.IntegerField(default=4)


class Booking(models.Model):
    room = models.ForeignKey(Room, on_delete=models.CASCADE)
    day = models.DateField()
    email = models.EmailField()


class Device(models.Model):
    serial = models.CharField(max_length=30)
    owner = models.CharField(max_length=30)

    class Meta:
        unique_together = [("serial", "owner")]
