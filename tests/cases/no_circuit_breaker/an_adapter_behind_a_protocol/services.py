from .ports import Geocoder


class Delivery:
    def __init__(self, geocoder: Geocoder) -> None:
        self.geocoder = geocoder

    async def distance(self, address: str) -> float:
        lat, lon = await self.geocoder.locate(address)
        return abs(lat) + abs(lon)
