"""Signal wiring, by decorator and by call; what a receiver calls is judged as anything else."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from clinic.booking.models import Appointment, Patient


@receiver(post_save, sender=Appointment)
def on_saved(sender: type[Appointment], instance: Appointment, **kwargs: Any) -> None:
    notify(instance)


def on_deleted(sender: type[Patient], instance: Patient, **kwargs: Any) -> None:
    print(instance.name)


post_delete.connect(on_deleted, sender=Patient)


def notify(appointment: Appointment) -> None:  # error: apr-orm-escape
    print(appointment.starts_at)
