from clinic.apps.patients.models import Patient  # error: apr-cross-feature-import
from clinic.apps.patients.services import find
