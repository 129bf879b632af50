# mypy: disable-error-code="var-annotated,attr-defined,misc,no-any-return,call-overload,arg-type,no-untyped-call,no-untyped-def"
from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from django.db import transaction

from .models import Parcel, Scan


class Carrier(Protocol):
    def current_status(self, tracking: str) -> str: ...


class ScanService:
    def __init__(self, carrier: Carrier) -> None:
        self.carrier = carrier

    def apply(self, body: dict[str, Any]) -> None:
        parcel = Parcel.objects.filter(tracking=body["tracking"]).first()
        if parcel is None:
            return
        parcel.status = body["status"]  # error: apr-webhook-order-assumed
        parcel.save(update_fields=["status"])

    def apply_newer(self, body: dict[str, Any]) -> None:
        at = datetime.fromisoformat(body["at"])
        with transaction.atomic():
            parcel = Parcel.objects.select_for_update().filter(tracking=body["tracking"]).first()
            if parcel is None or not parcel.is_newer(at):
                return
            parcel.status = body["status"]
            parcel.last_scan_at = at
            parcel.save(update_fields=["status", "last_scan_at"])

    def apply_by_sequence(self, body: dict[str, Any]) -> bool:
        updated = Parcel.objects.filter(tracking=body["tracking"], sequence__lt=body["sequence"]).update(
            status=body["status"], sequence=body["sequence"]
        )
        return bool(updated)

    def apply_truth(self, body: dict[str, Any]) -> None:
        status = self.carrier.current_status(body["tracking"])
        Parcel.objects.filter(tracking=body["tracking"]).update(status=status)

    def derive(self, body: dict[str, Any]) -> None:
        parcel, _ = Parcel.objects.get_or_create(tracking=body["tracking"])
        Scan.objects.get_or_create(
            scan_id=body["id"], defaults={"parcel": parcel, "code": body["status"], "at": body["at"]}
        )
        latest = parcel.scans.order_by("-at").first()
        if latest is not None:
            Parcel.objects.filter(pk=parcel.pk).update(status=latest.code)
