"""Readings that are fetched from a gateway, where one is configured."""

import os
from datetime import datetime, timezone


def _gateway_url():
    try:
        from weather_desk.weatherly.config import app

        return app.config.get("GATEWAY_URL")
    except Exception:
        return None


def _has_gateway():
    if os.getenv("TEST", "false").lower() == "true":
        return False
    return bool(_gateway_url())


def _weight(station):
    # no setting: a rule of the project
    return 2 if station.startswith("sea") else 1


def in_utc(moment):
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def utc_moment():
    return in_utc(datetime.utcnow())


def _checked(reading):
    if reading < -90 or reading > 60:
        raise ValueError(f"{reading} is no temperature")
    return reading


def mean(stations, readings):
    total = sum(_checked(readings[one]) * _weight(one) for one in stations)
    source = "gateway" if _has_gateway() else "local"
    return {"mean": total / len(stations), "source": source, "at": utc_moment()}
