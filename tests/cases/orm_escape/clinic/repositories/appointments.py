"""The repository: one method that maps, one that gives a query set away, one that gives values."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from clinic.booking.models import Appointment


@dataclass(frozen=True)
class Slot:
    patient: str
    starts_at: datetime


class AppointmentRepository:
    def upcoming(self) -> list[Slot]:
        return [Slot(one.patient.name, one.starts_at) for one in Appointment.objects.select_related("patient")]

    def open(self) -> "QuerySet[Appointment]":  # error: apr-orm-escape
        return Appointment.objects.filter(status=Appointment.Status.OPEN)

    def ids(self) -> list[int]:
        return list(Appointment.objects.values_list("pk", flat=True))

    def close(self, pk: int) -> int:
        return Appointment.objects.filter(pk=pk).update(status=Appointment.Status.DONE)

    @property
    def latest(self) -> Appointment | None:  # error: apr-orm-escape
        return Appointment.objects.last()
