from typing import Annotated

from fastapi import APIRouter, Depends

from .adapters import HolidayClient, MapClient, WeatherClient, get_geocoder, get_weather
from .services import Delivery

router = APIRouter()
Weather = Annotated[WeatherClient, Depends(get_weather)]


@router.get("/distance")
async def distance(address: str, geocoder: MapClient = Depends(get_geocoder)) -> float:
    return await Delivery(geocoder).distance(address)


@router.get("/weather/{city}")
async def weather(city: str, client: Weather) -> str:
    return await client.forecast(city)


@router.get("/outings/{city}")
async def outing(city: str, client: Weather) -> str:
    return "go" if "sun" in await client.forecast(city) else "stay"


@router.get("/holiday")
async def holiday() -> str:
    return await HolidayClient().next()
