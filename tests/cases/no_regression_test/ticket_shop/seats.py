"""Seats: what went wrong here, told by the comments."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256


@dataclass
class Hall:
    """A hall. INC-9 is only told here."""

    free: set[int] = field(default_factory=set)

    def reserve(self, seat: int) -> bool:
        # INC-142: two people got the same seat  # error: apr-no-regression-test
        if seat not in self.free:
            return False
        self.free.discard(seat)
        return True

    def release(self, seat: int) -> None:
        self.free.add(seat)  # see INC-143  # error: apr-no-regression-test

    def release_all(self, seats: set[int]) -> None:
        # again INC-143, whose first comment is above
        self.free |= seats


def price(cents: int, percent: int) -> int:
    # after the outage OPS-2031 prices are integers  # error: apr-no-regression-test
    return cents * (100 + percent) // 100


def refund(cents: int) -> int:
    # post-mortem PAY-7: never more than was paid  # error: apr-no-regression-test
    return max(cents, 0)


def refund_fee(cents: int) -> int:
    # Postmortem: https://wiki.test/PAY-8  # error: apr-no-regression-test
    return cents // 100


def tax(cents: int) -> Decimal:
    # two incidents: INC-151 and INC-152  # error: apr-no-regression-test
    return Decimal(cents) / 100


def batch(seats: list[int]) -> list[list[int]]:
    # not the whole hall at once (INC-14)  # error: apr-no-regression-test
    return [seats[i : i + 50] for i in range(0, len(seats), 50)]


def in_a_data_row(name: str) -> str:
    return name.strip()  # INC-160 had a name with a blank  # error: apr-no-regression-test


def in_code_taken_out_of_use(name: str) -> str:
    return name.lower()  # INC-161  # error: apr-no-regression-test


def named_in_a_longer_word(name: str) -> str:
    return name.upper()  # INC-162  # error: apr-no-regression-test


def named_with_more_digits(name: str) -> str:
    return name.title()  # INC-163  # error: apr-no-regression-test


def of_two_parts(name: str) -> str:
    return name.title()  # INC-2024-017  # error: apr-no-regression-test


# what follows is named by a test ------------------------------------------------------------------------------------------------------


def named_by_mark(name: str) -> str:
    return name  # INC-200


def named_by_function(name: str) -> str:
    return name  # INC-201


def named_by_class(name: str) -> str:
    return name  # INC-202


def named_by_docstring(name: str) -> str:
    return name  # INC-203


def named_by_comment(name: str) -> str:
    return name  # INC-204


def named_by_parameter(name: str) -> str:
    return name  # INC-205


def named_by_list_of_ids(name: str) -> str:
    return name  # INC-206


def named_by_module_mark(name: str) -> str:
    return name  # INC-207


def named_by_a_constant(name: str) -> str:
    return name  # INC-208


def named_by_a_mark_on_a_parameter(name: str) -> str:
    return name  # INC-209


def named_by_file(name: str) -> str:
    return name  # INC-210


def named_in_an_outage(name: str) -> str:
    return name  # the outage of May, GEO-41


# what follows is no incident ------------------------------------------------------------------------------------------------------------


def open_work(name: str) -> str:
    return name  # TODO(CORE-99): a second name


def a_ticket(name: str) -> str:
    return name  # see CORE-100 for the reason


def a_hash(name: str) -> str:
    return sha256(name.encode()).hexdigest()  # SHA-256, as RFC-3339 does not say


def a_standard_in_an_incident(name: str) -> str:
    return name.encode("utf-8").decode()  # the incident was about UTF-8


def told_before_the_word(name: str) -> str:
    return name  # CORE-101 has nothing to do with an outage


def in_a_text(name: str) -> str:
    return name + " # INC-999"
