"""Admin registration, and an action."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from clinic.booking.models import Appointment, Patient

admin.site.register(Patient)


@admin.register(Appointment)
class AppointmentAdmin(admin.ModelAdmin[Appointment]):
    list_display = ["patient", "status"]

    def label(self, appointment: Appointment) -> str:
        return str(appointment.patient)


def close(admin: AppointmentAdmin, request: HttpRequest, chosen: QuerySet[Appointment]) -> None:
    chosen.update(status=Appointment.Status.DONE)
