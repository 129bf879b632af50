from ._people import _Person


def employee(id: int) -> str:
    return _Person(id).name
