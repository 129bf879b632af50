"""Attempts that follow on something done about the failure: a file made and read again, the next number for a row, a session opened anew; beside them the same calls hammered."""

# only: apr-retry-without-backoff
from __future__ import annotations

from pathlib import Path
from typing import Any

import hsm  # type: ignore[import-not-found]
import requests
from django.db import DatabaseError, models, transaction
from django.http import FileResponse, HttpRequest
from django.views import View


class Invoice(models.Model):
    number = models.CharField(max_length=20, unique=True)
    prefix = models.CharField(max_length=20)
    sent = models.BooleanField(default=False)

    def next_number(self) -> str:
        return str(Invoice.objects.filter(prefix=self.prefix).count() + 1)

    def ok_save(self, *args: Any, **kwargs: Any) -> None:
        for i in range(10):
            self.number = self.prefix + self.next_number()
            try:
                with transaction.atomic():
                    return super().save(*args, **kwargs)
            except DatabaseError:
                if i == 9:
                    raise
        return None

    def bad_save(self, *args: Any, **kwargs: Any) -> None:
        self.number = self.prefix + self.next_number()
        for i in range(10):  # error: apr-retry-without-backoff
            try:
                return super().save(*args, **kwargs)
            except DatabaseError:
                if i == 9:
                    raise
        return None


def render(invoice: Any) -> None:
    Path(f"/invoices/{invoice.pk}.pdf").write_bytes(b"%PDF")


class OkDownload(View):
    def get(self, request: HttpRequest, number: str) -> FileResponse:
        invoice = Invoice.objects.get(number=number)
        try:
            return FileResponse(open(f"/invoices/{invoice.pk}.pdf", "rb"))
        except FileNotFoundError:
            render(invoice)
            return self.get(request, number)


class BadDownload:
    def get(self, number: str, attempt: int = 0) -> bytes:
        try:
            return requests.get(f"https://invoices.example/{number}", timeout=5).content
        except requests.ConnectionError:
            if attempt > 4:
                raise
            return self.get(number, attempt + 1)  # error: apr-retry-without-backoff


class Module:
    def __init__(self, tries: int) -> None:
        self.tries = tries
        self.session = hsm.Session()

    def initialize(self) -> None:
        self.session = hsm.Session()

    def ok_random(self, length: int) -> Any:
        retries = 0
        while True:
            try:
                found = self.session.random(length)
                break
            except hsm.HsmError as error:
                if error.value == hsm.SESSION_GONE:
                    self.initialize()
                    retries += 1
                    if retries > self.tries:
                        raise RuntimeError("no random number") from error
                else:
                    raise RuntimeError("no random number") from error
        return found

    def bad_random(self, length: int) -> Any:
        retries = 0
        while True:  # error: apr-retry-without-backoff
            try:
                found = self.session.random(length)
                break
            except hsm.HsmError as error:
                retries += 1
                if retries > self.tries:
                    raise RuntimeError("no random number") from error
        return found
