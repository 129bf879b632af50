from clinic.apps.core.mixins import Timestamped


class Patient(Timestamped):
    name: str = ""


class Consent: ...
