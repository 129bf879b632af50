from .calculation import salary


def run(id: int) -> int:
    return salary(id)
