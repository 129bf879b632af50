"""A ledger that says which prefix its incidents have."""
# only: apr-no-regression-test


def book(cents: int) -> int:
    return cents  # SEV-3: booked twice  # error: apr-no-regression-test


def close(cents: int) -> int:
    return cents  # SEV-4: closed too early


def note(cents: int) -> int:
    return cents  # LED-9 asked for it
