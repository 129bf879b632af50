"""Prices."""


def discount(cents: int) -> int:
    return cents // 10 if cents > 10_000 else 0


class Tax:
    def of(self, cents: int) -> int:
        return cents * 19 // 100
