# only: apr-magic-return
"""Nothing on a page past the last, and no record where it was deleted, are answers; nothing because something failed is not."""

from typing import Any

from django.core.paginator import EmptyPage, Paginator
from django.db import DatabaseError, models


class Ticket(models.Model):
    subject = models.CharField(max_length=80)


class TicketDeletedError(Exception):
    pass


class Archive:
    def read(self, number: int) -> str:
        raise TicketDeletedError(number)


class ArchiveError(Exception):
    pass


def subjects(page: int) -> list[str]:
    try:
        rows = Paginator(Ticket.objects.order_by("subject"), 50).page(page)
    except EmptyPage:
        return []
    return [row.subject for row in rows]


def subjects_or_nothing(page: int) -> list[str]:
    try:
        rows = Paginator(Ticket.objects.order_by("subject"), 50).page(page)
        return [row.subject for row in rows]
    except DatabaseError:
        return []  # error: apr-magic-return


def resolve_ticket(archive: Archive, number: int) -> str | None:
    try:
        return archive.read(number)
    except TicketDeletedError:
        return None


def render_ticket(archive: Archive, number: int) -> str | None:
    try:
        return archive.read(number)
    except ArchiveError:
        return None  # error: apr-magic-return


def rendered(archive: Archive, numbers: list[int]) -> dict[int, Any]:
    return {number: resolve_ticket(archive, number) for number in numbers}
