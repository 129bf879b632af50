"""A test of this app that builds on another app's rows breaks when they change."""

from clinic.apps.patients.models import Patient  # error: apr-cross-feature-import
from clinic.apps.visits.views import VisitView
