from typing import Protocol


class Geocoder(Protocol):
    async def locate(self, address: str) -> tuple[float, float]: ...
