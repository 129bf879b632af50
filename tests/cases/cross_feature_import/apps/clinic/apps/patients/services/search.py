from clinic.apps.patients.querysets import active


def search() -> list[int]:
    return active()
