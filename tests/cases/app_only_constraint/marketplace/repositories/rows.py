"""The repositories."""

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from marketplace.models import Invite, Listing, Review, Seller
from marketplace.repositories.base import Repository


class AlreadyThereError(Exception):
    """The row is there."""


class SellerRepository(Repository[Seller]):
    model = Seller

    async def by_email(self, email: str) -> Seller | None:
        return await self._session.scalar(select(Seller).where(Seller.email == email))

    async def is_free(self, email: str) -> bool:
        return await self.by_email(email) is None


class ListingRepository(Repository[Listing]):
    model = Listing

    async def insert(self, listing: Listing) -> None:
        self._session.add(listing)
        try:
            await self._session.flush()
        except IntegrityError as error:
            raise AlreadyThereError from error


class InviteRepository(Repository[Invite]):
    model = Invite

    async def count_of(self, seller_id: int) -> int:
        return await self._session.scalar(select(func.count(Invite.id)).where(Invite.seller_id == seller_id)) or 0


class SqlReviews:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, listing_id: int, buyer_id: int) -> Review | None:
        return await self._session.scalar(select(Review).where(Review.listing_id == listing_id, Review.buyer_id == buyer_id))

    async def store(self, review: Review) -> None:
        self._session.add(review)


class LoggedReviews(SqlReviews):
    async def store(self, review: Review) -> None:
        await super().store(review)
