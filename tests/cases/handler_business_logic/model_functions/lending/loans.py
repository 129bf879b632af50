"""Functions without annotations, as they stand in front of the tables."""

from lending.tables import Loan


def lookup(number):
    if not number:
        return None
    return Loan.get(Loan.number == number)


def lookup_open(number):
    loan = lookup(number)
    if loan is None or loan.state != "open":
        return None
    return loan


def as_dict(number):
    loan = lookup(number)
    return {"number": loan.number, "state": loan.state}


def new(number):
    return Loan(number=number, state="open", renewals=0)


def end(number):
    loan = lookup(number)
    loan.state = "ended"
    loan.save()


def renewals_of(number):
    return lookup(number).renewals


def lookup_or_text(number):
    loan = lookup(number)
    return loan if loan is not None else "unknown"
