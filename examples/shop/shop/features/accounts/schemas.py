"""What the endpoints of accounts take and give."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field, SecretStr, field_validator


class SignUpIn(BaseModel):
    """A new account, or a login."""

    email: str = Field(max_length=320, pattern="@")
    password: SecretStr

    @field_validator("email")
    @classmethod
    def same_case(cls, email: str) -> str:
        return email.strip().lower()


class AccountOut(BaseModel):
    """The id of an account."""

    id: int


class TokenOut(BaseModel):
    """An access token."""

    access_token: str
    token_type: str = "bearer"


class ResetIn(BaseModel):
    """Whose password was forgotten."""

    email: str = Field(max_length=320)


class PasswordIn(BaseModel):
    """A new password."""

    password: SecretStr


class AddressIn(BaseModel):
    """A new address."""

    label: str = Field(max_length=40)
    text: str = Field(max_length=400)


class AddressOut(BaseModel):
    """An address."""

    id: int
    label: str
    text: str


class StatementOut(BaseModel):
    """Whether the statement of an account can be fetched."""

    ready: bool


class GiftCardIn(BaseModel):
    """The gift card company tells us that a card was redeemed. A point is worth a cent."""

    event_id: str
    customer_id: int
    points: int = Field(gt=0)


class BounceIn(BaseModel):
    """The mail company tells us that a message came back."""

    email: str
    bounced_at: datetime
