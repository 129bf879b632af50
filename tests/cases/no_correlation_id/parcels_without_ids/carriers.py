"""Carriers."""

import logging

log = logging.getLogger(__name__)


class Carrier:
    def reserve(self, parcel_id: int) -> str:
        log.info("reserving %s", parcel_id)
        return f"N{parcel_id}"


def book(parcel_id: int) -> str:
    return Carrier().reserve(parcel_id)
