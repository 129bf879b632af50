"""A command is outside the repositories too."""

from typing import Any

from django.core.management.base import BaseCommand

from clinic.booking.models import Appointment


class Command(BaseCommand):
    def handle(self, *args: Any, **options: Any) -> None:
        for appointment in Appointment.objects.iterator():  # error: apr-orm-escape
            appointment.delete()
