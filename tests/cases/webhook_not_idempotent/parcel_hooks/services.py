from __future__ import annotations

from typing import Any

from .adapters import ParcelRepository
from .ports import InboxRepository, Mailer


class ScanService:
    def __init__(self, parcels: ParcelRepository, mailer: Mailer) -> None:
        self.parcels = parcels
        self.mailer = mailer

    def record(self, payload: dict[str, Any]) -> None:
        parcel = self.parcels.by_tracking(payload["tracking"])
        if parcel is None:
            return
        parcel.scans += 1
        self._notify(payload)

    def _notify(self, payload: dict[str, Any]) -> None:
        self.mailer.send(payload["email"], "your parcel moved")


class ScanServiceOnce:
    def __init__(self, parcels: ParcelRepository, inbox: InboxRepository, mailer: Mailer) -> None:
        self.parcels = parcels
        self.inbox = inbox
        self.mailer = mailer

    def record(self, payload: dict[str, Any]) -> None:
        if not self.inbox.claim("carrier", payload["event_id"]):
            return
        parcel = self.parcels.by_tracking(payload["tracking"])
        if parcel is None:
            raise LookupError(payload["tracking"])
        parcel.scans += 1
        self.mailer.send(payload["email"], "your parcel moved")
