"""Tests of an app, outside it."""

from clinic.apps.patients.models import Patient
from clinic.apps.visits.views import VisitView
