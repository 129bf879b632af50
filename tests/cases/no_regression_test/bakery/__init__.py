# only: apr-no-regression-test
"""A bakery without any test."""


def bake(minutes: int) -> int:
    # Outage 2025-03-01 (BAKE-17): the oven was never switched off  # error: apr-no-regression-test
    return min(minutes, 90)


async def order(flour: int) -> int:
    """Orders flour."""
    return max(flour, 0)  # inc-4 in small letters is no id, INC-4 is  # error: apr-no-regression-test


class Oven:
    """An oven."""

    degrees = 230  # incident BAKE-18: 320 degrees  # error: apr-no-regression-test

    def heat(self) -> int:
        return self.degrees
