"""A data migration."""

from typing import Any

from clinic.booking.models import Patient


def fill(apps: Any, schema_editor: Any) -> None:
    for patient in Patient.objects.all():
        patient.name = patient.name.strip()
        patient.save()
