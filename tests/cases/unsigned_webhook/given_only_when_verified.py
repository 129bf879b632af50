# only: apr-unsigned-webhook
"""A dependency that gives the event only where it has verified the sender, an event that a client fetches by its id, and a channel's token that is held against the row's."""

import hashlib
import hmac
import os
from typing import Annotated, Any

import requests
from fastapi import Depends, FastAPI, Request
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

KEY = os.environ["HOOK_KEY"]
app = FastAPI()


class Base(DeclarativeBase):
    pass


class Channel(Base):
    __tablename__ = "channel"
    id: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    seen: Mapped[int]


def get_session() -> Session:
    raise NotImplementedError


async def verified_event(request: Request) -> dict[str, Any] | None:
    event: dict[str, Any] = await request.json()
    signature = request.headers.get("x-signature")
    if not signature:
        return None
    made = hmac.new(KEY.encode(), await request.body(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(made, signature):
        return None
    return event


async def unverified_event(request: Request) -> dict[str, Any] | None:
    event: dict[str, Any] = await request.json()
    signature = request.headers.get("x-signature")
    made = hmac.new(KEY.encode(), await request.body(), hashlib.sha256).hexdigest()
    if signature is not None and not hmac.compare_digest(made, signature):
        return None
    return event


@app.post("/webhooks/disconnected")
def disconnected_webhook(session: Session = Depends(get_session), event: dict[str, Any] | None = Depends(verified_event)) -> None:
    if not event:
        return
    session.delete(session.get_one(Channel, event["channel"]))
    session.commit()


@app.post("/webhooks/removed")
def removed_webhook(session: Annotated[Session, Depends(get_session)], event: Annotated[dict[str, Any] | None, Depends(verified_event)]) -> None:
    if event is not None:
        session.delete(session.get_one(Channel, event["channel"]))
        session.commit()


@app.post("/webhooks/unread")
def unread_webhook(session: Session = Depends(get_session), event: dict[str, Any] | None = Depends(verified_event)) -> None:  # error: apr-unsigned-webhook
    channel = (event or {"channel": "first"})["channel"]
    session.delete(session.get_one(Channel, channel))
    session.commit()


@app.post("/webhooks/closed")
def closed_webhook(session: Session = Depends(get_session), event: dict[str, Any] | None = Depends(unverified_event)) -> None:  # error: apr-unsigned-webhook
    if not event:
        return
    session.delete(session.get_one(Channel, event["channel"]))
    session.commit()


class Provider:
    def __init__(self, key: str) -> None:
        self.key = key

    def perform_request(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        answer = requests.request(method, f"https://api.provider.example/{path}", json=body, headers={"Authorization": self.key}, timeout=5)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def fetch_event(self, event_id: str) -> dict[str, Any]:
        return self.perform_request("get", f"events/{event_id}")

    def note_event(self, event_id: str) -> dict[str, Any]:
        return self.perform_request("post", "notes", {"event": event_id})


@app.post("/webhooks/badges")
def badges_webhook(event: dict[str, Any], session: Session = Depends(get_session)) -> None:
    fetched = Provider(KEY).fetch_event(event["id"])
    session.add(Channel(id=fetched["channel"], state=fetched["state"], seen=0))
    session.commit()


@app.post("/webhooks/levels")
def levels_webhook(event: dict[str, Any], session: Session = Depends(get_session)) -> None:  # error: apr-unsigned-webhook
    Provider(KEY).note_event(event["id"])
    session.add(Channel(id=event["channel"], state=event["state"], seen=0))
    session.commit()


@app.post("/webhooks/calendar")
def calendar_webhook(request: Request, session: Session = Depends(get_session)) -> None:  # error: apr-unsigned-webhook
    """Compared by `!=`, which is what the finding says; not that nobody asks."""
    channel = session.scalar(select(Channel).where(Channel.id == request.headers.get("X-Channel-Id")))
    if channel is None or request.headers.get("X-Channel-Token") != channel.state:
        return
    channel.seen += 1
    session.commit()


@app.post("/webhooks/calendars")
def calendars_webhook(request: Request, session: Session = Depends(get_session)) -> None:  # error: apr-unsigned-webhook
    """The version is no secret."""
    channel = session.scalar(select(Channel).where(Channel.id == request.headers.get("X-Channel-Id")))
    if channel is None or request.headers.get("X-Channel-Version") != channel.state:
        return
    channel.seen += 1
    session.commit()
