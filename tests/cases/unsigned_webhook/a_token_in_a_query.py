"""A token that the database compares is no comparison in Python; one that Python compares is."""
# only: apr-unsigned-webhook

from fastapi import APIRouter, HTTPException
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

router = APIRouter()


class Base(DeclarativeBase):
    pass


class ChannelWebhook(Base):
    __tablename__ = "channel_webhooks"
    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str]
    signature: Mapped[str]


class Webhooks:
    def __init__(self, session: Session) -> None:
        self.session = session

    def by_id_and_token(self, webhook_id: int, token: str) -> ChannelWebhook | None:
        query = select(ChannelWebhook).where(ChannelWebhook.id == webhook_id, ChannelWebhook.token == token)
        return self.session.scalars(query).one_or_none()

    def is_webhook_token(self, webhook_id: int, webhook_token: str) -> bool:  # error: apr-unsigned-webhook
        found = self.session.get_one(ChannelWebhook, webhook_id)
        expected_token = found.token
        return webhook_token == expected_token


@router.get("/webhooks/{webhook_id}")
def show(webhook_id: int, session: Session, token: str) -> int:
    found = Webhooks(session).by_id_and_token(webhook_id, token)
    if found is None:
        raise HTTPException(404)
    return found.id
