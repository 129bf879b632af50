def load() -> type:
    from clinic.apps.patients.models import Patient

    return Patient
