"""A helper that everybody imports, and that knows one app's rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinic.apps.patients.models import Patient


def label(patient: Patient) -> str:
    return patient.name
