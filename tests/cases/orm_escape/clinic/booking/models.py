"""Models, their managers and their choices."""

from django.db import models


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def open(self) -> "AppointmentQuerySet":
        return self.filter(status=Appointment.Status.OPEN)


class FreeRooms(models.Manager["Room"]):
    def any_left(self) -> bool:
        return self.exists()


class Patient(models.Model):
    name = models.CharField(max_length=100)


class Appointment(models.Model):
    class Status(models.TextChoices):
        OPEN = "open"
        DONE = "done"

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE)
    status = models.CharField(max_length=10, choices=Status.choices)
    starts_at = models.DateTimeField()


def next_of(patient: Patient) -> Appointment | None:
    return Appointment.objects.filter(patient=patient).order_by("starts_at").first()


class Room(models.Model):
    name = models.CharField(max_length=20)
    objects = models.Manager["Room"]()
    free = FreeRooms()
