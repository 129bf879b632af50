from __future__ import annotations

import datetime
import smtplib
import time
from uuid import uuid4

import requests

from mailer.config import MAX_RETRIES, settings
from mailer.notify.gateway import SmsGateway
from mailer.notify.rendering import render_body, subject_for
from mailer.notify.repository import SubscriberRepository

_cache: dict[str, str] = {}


class NotificationService:
    def __init__(self, repository: SubscriberRepository, gateway: SmsGateway) -> None:
        self.repository = repository
        self.gateway = gateway

    def _greeting(self, name: str) -> str:
        return f"Hello {name}"

    def _eligible(self, email: str) -> bool:
        return "@" in email

    def broadcast(self, kind: str) -> int:
        sent = 0
        for email in self.repository.emails():
            if self._eligible(email):
                self.deliver(email, kind)
                sent += 1
        return sent

    def deliver(self, email: str, kind: str) -> str:
        body = render_body(self._greeting(email), [subject_for(kind)])
        for _ in range(MAX_RETRIES):
            with smtplib.SMTP("localhost", timeout=3) as smtp:
                smtp.sendmail(settings.from_address, [email], body)
                break
            time.sleep(1)
        return str(uuid4())

    def due(self) -> bool:
        return datetime.datetime.now().hour == 9


def score(text: str) -> int:
    return _weigh(text) + requests.get("https://score.example.com", timeout=2).json()["score"]


def _weigh(text: str) -> int:
    return len(text)
