"""Bonuses."""

from __future__ import annotations

from .models import Card


def give_bonus(card: Card) -> None:
    _apply(card, 100)


def _apply(card: Card, points: int) -> None:
    card.earn(points)
