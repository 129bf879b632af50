import random
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

LIMIT = 10


def _zone(km: int) -> str:
    return "a" if km < LIMIT else "b"


def base_price(km: int) -> Decimal:
    return Decimal(km)


class Tariff:
    def __init__(self, session: Session) -> None:
        self.session = session

    def price(self, km: int) -> Decimal:
        return base_price(km) * self.__factor() + self.surcharge(_zone(km))

    def __factor(self) -> int:
        return 2 if self.today().weekday() > 4 else 1

    def surcharge(self, zone: str) -> Decimal:
        return Decimal(1)

    def today(self) -> date:
        return date.today()

    async def load(self) -> int:
        return random.randint(1, 2)
