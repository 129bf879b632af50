"""Customers and their addresses."""

from __future__ import annotations

from dataclasses import dataclass

from shop.kernel.errors import Invalid


@dataclass(frozen=True)
class Customer:
    """A customer. Points are worth a cent each."""

    id: int
    email: str
    points: int
    is_staff: bool


@dataclass(frozen=True)
class Address:
    """Where a customer wants parcels to go."""

    id: int
    label: str
    text: str


def ensure_password(password: str) -> None:
    """Raises Invalid for a password that is too easy to guess, or longer than bcrypt reads."""
    if not 12 <= len(password.encode()) <= 72:
        raise Invalid("a password has 12 to 72 characters")
