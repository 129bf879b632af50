from __future__ import annotations

from datetime import UTC, datetime

import requests
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from .models import Inbox, Parcel
from .ports import Mailer


class HttpMailer(Mailer):
    def send(self, to: str, text: str) -> None:
        requests.post("https://mail.example/send", json={"to": to, "text": text}, timeout=5)


class SqlInbox:
    def __init__(self, session: Session) -> None:
        self.session = session

    def claim(self, source: str, external_id: str) -> bool:
        try:
            with self.session.begin_nested():
                self.session.add(Inbox(source=source, external_id=external_id, received_at=datetime.now(UTC)))
        except IntegrityError:
            return False
        return True


class ParcelRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def by_tracking(self, tracking: str) -> Parcel | None:
        return self.session.scalar(select(Parcel).where(Parcel.tracking == tracking).with_for_update())
