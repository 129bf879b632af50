"""What is done with cards."""

from __future__ import annotations

from .bonus import give_bonus
from .models import Card
from .repositories import CardRepository, SqlCardRepository, Vouchers


class CardService:
    def __init__(self, cards: CardRepository, vouchers: Vouchers) -> None:
        self.cards = cards
        self.vouchers = vouchers

    def earn(self, card_id: int, points: int) -> None:
        card = self.cards.get(card_id)
        card.earn(points)  # error: apr-unguarded-read-modify-write

    def earn_directly(self, card_id: int, points: int) -> None:
        card = self.cards.get(card_id)
        card.points = card.points + points  # error: apr-unguarded-read-modify-write

    def earn_by_number(self, card_id: int, points: int) -> None:
        card = self.cards.get(card_id)
        self.cards.set_points(card_id, card.points + points)  # error: apr-unguarded-read-modify-write

    def birthday(self, card_id: int) -> None:
        card = self._find(card_id)
        give_bonus(card)  # error: apr-unguarded-read-modify-write

    def level_up(self, card_id: int) -> None:
        self._raise_level(self.cards.get(card_id))  # error: apr-unguarded-read-modify-write

    def _find(self, card_id: int) -> Card:
        return self.cards.get(card_id)

    def _raise_level(self, card: Card) -> None:
        card.level = self._next(card)

    def _next(self, card: Card) -> int:
        return card.level + 1

    async def use_voucher(self, voucher_id: int) -> None:
        voucher = await self.vouchers.get(voucher_id)
        voucher.uses += 1  # error: apr-unguarded-read-modify-write
        await self.vouchers.save(voucher)

    # --- left ---

    def earn_locked(self, card_id: int, points: int) -> None:
        card = self.cards.get_for_update(card_id)
        card.earn(points)

    def birthday_locked(self, card_id: int) -> None:
        give_bonus(self.cards.get_for_update(card_id))

    def earn_in_the_database(self, card_id: int, points: int) -> None:
        self.cards.add_points(card_id, points)

    def reset(self, card_id: int) -> None:
        self.cards.set_points(card_id, 0)

    async def use_locked(self, voucher_id: int) -> None:
        voucher = await self.vouchers.locked(voucher_id)
        voucher.uses += 1
        await self.vouchers.save(voucher)

    def shown(self, card_id: int) -> int:
        card = self.cards.get(card_id)
        return card.points + 10


def join(cards: SqlCardRepository, campaign_id: int) -> None:
    campaign = cards.campaign(campaign_id)
    campaign.joined += 1
