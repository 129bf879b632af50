from typing import Any

from a_breaker_around_one_of_two.adapters import CarrierAdapter, CustomsAdapter, ScaleAdapter
from a_breaker_around_one_of_two.breaker import Breaker


class Dispatch:
    def __init__(self, carrier: CarrierAdapter, customs: CustomsAdapter, scale: ScaleAdapter) -> None:
        self.carrier = carrier
        self.customs = customs
        self.scale = scale
        self.scale_breaker = Breaker()

    def send(self, parcel: str) -> tuple[bytes, Any, float]:
        weight = self.scale_breaker.call(lambda: self.scale.weight(parcel))
        return self.carrier.label(parcel), self.customs.tariff("x"), weight
