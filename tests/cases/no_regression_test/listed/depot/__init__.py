"""A depot whose list of incidents is in its configuration."""
# only: apr-no-regression-test


def count(pallets: list[int]) -> int:
    return len(set(pallets))  # WH-1 again: the list has it already


def gate(name: str) -> bool:
    return bool(name)  # WH-6 is in no list, but has its prefix  # error: apr-no-regression-test


def driver(name: str) -> bool:
    return bool(name)  # see CORE-12
