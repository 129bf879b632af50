from clinic.apps.patients.signals import registered

ALL = [registered]
