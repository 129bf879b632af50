from __future__ import annotations

import abc
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from clinic_counter.models import Invoice, Record


class Archive(abc.ABC):
    @abc.abstractmethod
    def wipe(self, record_id: int) -> None: ...


class DatabaseArchive(Archive):
    def wipe(self, record_id: int) -> None:  # error: apr-handler-only-authorization
        Invoice.objects.filter(record_id=record_id).delete()
        Record.objects.filter(pk=record_id).delete()


class RecordDesk:
    """What the views and the graph call; the archive does it."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    def forget_patient(self, record_id: int) -> None:
        self.archive.wipe(record_id)


def write_off(invoice_id: int) -> None:  # error: apr-handler-only-authorization
    Invoice.objects.filter(pk=invoice_id, state="open").update(state="refunded", amount=0)


def release_to_insurer(record_id: int, user: User) -> None:
    if not user.has_perm("records.release"):
        raise PermissionDenied
    Record.objects.filter(pk=record_id).update(released=True)


def export_records() -> list[dict[str, Any]]:  # error: apr-handler-only-authorization
    return [{"patient": one.patient, "notes": one.notes} for one in Record.objects.all()]


def cancel_invoice(invoice_id: int) -> None:
    """Every entry asks for the permission."""
    Invoice.objects.filter(pk=invoice_id).delete()


def make_superuser(username: str) -> None:
    """A management command and one guarded view."""
    User.objects.filter(username=username).update(is_superuser=True)


def grant_staff(username: str) -> None:  # error: apr-handler-only-authorization
    User.objects.filter(username=username).update(is_staff=True)
