class Declined(Exception):
    retry_after = 0


def charge_late_fee(pk: int) -> None:
    raise Declined


def cancel(pk: int) -> None:
    raise Declined
