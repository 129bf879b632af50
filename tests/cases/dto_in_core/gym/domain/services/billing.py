from typing import Any

from gym.contracts import MemberIn, VisitIn
from gym.domain.member import Member, Minutes


class BillingService:
    """A domain service: in the domain by its place."""

    def bill(self, visit: VisitIn) -> int:  # error: apr-dto-in-core
        return visit.minutes

    def total(self, visits: list[Minutes]) -> int:
        return sum(v.value for v in visits)

    def open(self, thing) -> None:
        print(thing)
