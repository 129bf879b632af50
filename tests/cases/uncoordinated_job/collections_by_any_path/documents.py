from datetime import datetime
from enum import StrEnum

from beanie import Document


class Phase(StrEnum):
    DRAFT = "draft"
    REVIEW = "review"
    REJECTED = "rejected"


class Paper(Document):
    title: str
    phase: Phase = Phase.DRAFT
    due: datetime | None = None

    class Settings:
        name = "papers"


class Invite(Document):
    state: str = "sent"

    class Settings:
        name = "invites"
