"""A manager is part of the models, wherever it lies."""

from django.db import models

from clinic.booking.models import Appointment


class OpenAppointments(models.Manager[Appointment]):
    def for_patient(self, patient_id: int) -> models.QuerySet[Appointment]:
        return self.get_queryset().filter(patient_id=patient_id, status=Appointment.Status.OPEN)

    def next(self) -> Appointment | None:
        return self.get_queryset().first()
