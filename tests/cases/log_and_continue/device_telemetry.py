# only: apr-log-and-continue
"""Readings of devices: `telemetry` is the business here. What the program tells of itself may still fail."""

from __future__ import annotations

import logging
from typing import Any, Protocol

import httpx
import peewee
from flask import Blueprint, Response, current_app, jsonify, request
from pymongo import MongoClient
from pymongo.errors import PyMongoError

logger = logging.getLogger(__name__)
bp = Blueprint("readings", __name__)
mongo: MongoClient[dict[str, Any]] = MongoClient("mongodb://localhost")


class Readings(Protocol):
    def save(self, device: str, value: float) -> None: ...
    def latest(self, device: str) -> float: ...


class Reading(peewee.Model):
    device = peewee.CharField()
    value = peewee.FloatField()


class ReadingsInTables:
    def save(self, device: str, value: float) -> None:
        try:
            Reading.create(device=device, value=value)
        except peewee.PeeweeException as error:  # error: apr-log-and-continue
            logger.error("reading of %s lost: %s", device, error)

    def save_or_raise(self, device: str, value: float) -> None:
        try:
            Reading.create(device=device, value=value)
        except peewee.PeeweeException:
            logger.error("reading of %s lost", device)
            raise


class Mirror:
    def __init__(self, readings: Readings, collector: httpx.Client) -> None:
        self.readings = readings
        self.collector = collector

    def save_all(self, values: dict[str, float]) -> None:
        errors: list[Exception] = []
        for device, value in values.items():
            try:
                self.readings.save(device, value)
            except Exception as error:  # error: apr-log-and-continue
                errors.append(error)
                logger.error("reading of %s", device)
        logger.info("saved %s readings, %s errors", len(values) - len(errors), len(errors))

    def save_all_and_raise(self, values: dict[str, float]) -> None:
        errors: list[Exception] = []
        for device, value in values.items():
            try:
                self.readings.save(device, value)
            except Exception as error:
                errors.append(error)
                logger.error("reading of %s", device)
        if errors:
            raise ExceptionGroup("readings not saved", errors)

    def report_load(self, load: float) -> None:
        """How the server itself fares."""
        try:
            self.collector.post("/load", json={"load": load})
        except httpx.HTTPError as error:
            logger.warning("load not reported: %s", error)


readings: Readings = ReadingsInTables()


@bp.post("/readings")
def take_reading() -> Response:
    body = request.get_json()
    try:
        readings.save(body["device"], float(body["value"]))
    except Exception as error:  # error: apr-log-and-continue
        current_app.logger.error("reading failed: %s", error)
    return jsonify(ok=True)


@bp.post("/devices/<device>/forget")
def forget_device(device: str) -> tuple[Response, int]:
    try:
        Reading.delete().where(Reading.device == device).execute()
    except peewee.OperationalError:
        current_app.logger.warning("device %s not deleted", device, exc_info=True)
        return jsonify(error="not deleted"), 503
    return jsonify(ok=True), 200


def compact() -> None:
    for device in mongo.telemetry.readings.distinct("device"):
        try:
            mongo.telemetry.summary.update_one({"_id": device}, {"$set": {"compacted": True}}, upsert=True)
        except PyMongoError as error:  # error: apr-log-and-continue
            logger.warning("device %s not compacted: %s", device, error)
