# only: apr-contextless-error-log
"""A word in quotes that the function was given names one thing among others; a code of an exception names none."""

from __future__ import annotations

import logging

import httpx

logger = logging.getLogger(__name__)


class CarrierError(Exception):
    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


class ParcelError(Exception):
    def __init__(self, message: str, parcel: str) -> None:
        super().__init__(f"{parcel}: {message}")


def call_carrier(path: str) -> None:
    raise CarrierError("not there", 502)


def call_depot(parcel: str) -> None:
    raise ParcelError("not there", parcel)


def stop_service(service: str) -> None:
    try:
        httpx.post(f"http://supervisor/{service}/stop").raise_for_status()
    except httpx.HTTPError as error:
        logger.error(f"could not stop service '{service}': {error}")
        raise


def stop_all(services: list[str]) -> None:
    for component in services:
        try:
            httpx.post(f"http://supervisor/{component}/stop").raise_for_status()
        except httpx.HTTPError as error:
            logger.error(f'could not stop "{component}": {error}')
            raise


def stop_again(service: str, attempts: int) -> None:
    for attempt in range(attempts):
        try:
            httpx.post(f"http://supervisor/{service}/stop").raise_for_status()
        except httpx.HTTPError as error:
            logger.error(f"attempt '{attempt}': '{error}'")  # error: apr-contextless-error-log
            raise


def stop_for(service: str, reason: str) -> None:
    try:
        httpx.post(f"http://supervisor/{service}/stop").raise_for_status()
    except httpx.HTTPError as error:
        logger.error(f"could not stop because of '{reason}': {error}")  # error: apr-contextless-error-log
        raise


def track(path: str) -> None:
    try:
        call_carrier(path)
    except CarrierError as error:
        logger.error("the carrier said: {}".format(error))  # error: apr-contextless-error-log
        raise


def find(parcel: str) -> None:
    try:
        call_depot(parcel)
    except ParcelError as error:
        logger.error("the depot said: %s", error)
        raise
