import importlib


def load() -> object:
    return importlib.import_module("clinic.apps.patients.models")
