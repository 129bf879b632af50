"""The services: each checks, then inserts."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from marketplace.models import Invite, Listing, Review, Seller
from marketplace.repositories.base import Reviews
from marketplace.repositories.rows import AlreadyThereError, InviteRepository, ListingRepository, SellerRepository


class SellerService:
    def __init__(self, sellers: SellerRepository) -> None:
        self.sellers = sellers

    async def register(self, email: str, vat: str) -> Seller:
        if await self.sellers.by_email(email):  # error: apr-app-only-constraint
            raise ValueError("taken")
        return await self.sellers.add(Seller(email=email, vat=vat, seats=5))

    async def register_if_free(self, email: str) -> None:
        if not await self.sellers.is_free(email):  # error: apr-app-only-constraint
            return
        seller = Seller(email=email, vat="", seats=5)
        await self.sellers.add(seller)

    async def register_by_filters(self, email: str) -> None:
        taken = await self.sellers.exists(email=email)  # error: apr-app-only-constraint
        if taken:
            raise ValueError(email)
        await self.sellers.add(Seller(email=email, vat="", seats=5))

    async def register_vat(self, vat: str) -> None:
        """A constraint is there; its error goes up to nobody."""
        if await self.sellers.find_by(vat=vat) is None:  # error: apr-app-only-constraint
            await self.sellers.add(Seller(email="", vat=vat, seats=5))

    async def _ensure_free(self, email: str) -> None:
        if await self.sellers.by_email(email) is not None:
            raise ValueError(email)

    async def register_behind_a_helper(self, email: str) -> None:
        await self._ensure_free(email)  # error: apr-app-only-constraint
        await self._store(email)

    async def _store(self, email: str) -> None:
        await self.sellers.add(Seller(email=email, vat="", seats=5))

    async def rename(self, seller_id: int, email: str) -> None:
        seller = await self.sellers.find_by(id=seller_id)
        if seller is None:
            raise LookupError(seller_id)
        seller.email = email
        await self.sellers.add(seller)


class ReviewService:
    def __init__(self, reviews: Reviews) -> None:
        self._reviews = reviews

    async def write(self, listing_id: int, buyer_id: int) -> None:
        """Through a protocol: the constraint is there, nobody answers."""
        if await self._reviews.of(listing_id, buyer_id) is not None:  # error: apr-app-only-constraint
            raise ValueError("only one review")
        await self._reviews.store(Review(listing_id=listing_id, buyer_id=buyer_id))


class ListingService:
    def __init__(self, listings: ListingRepository) -> None:
        self._listings = listings

    async def publish(self, seller_id: int, slug: str) -> bool:
        """The migration has the key, the repository translates its error."""
        if await self._listings.exists(seller_id=seller_id, slug=slug):
            return False
        try:
            await self._listings.insert(Listing(seller_id=seller_id, slug=slug))
        except AlreadyThereError:
            return False
        return True

    async def publish_unanswered(self, seller_id: int, slug: str) -> None:
        if not await self._listings.exists(seller_id=seller_id, slug=slug):  # error: apr-app-only-constraint
            await self._listings.add(Listing(seller_id=seller_id, slug=slug))


class InviteService:
    def __init__(self, session: AsyncSession, invites: InviteRepository) -> None:
        self._session = session
        self._invites = invites

    async def invite(self, seller: Seller, email: str) -> None:
        if await self._invites.count_of(seller.id) >= seller.seats:  # error: apr-app-only-constraint
            raise ValueError("no seat left")
        await self._invites.add(Invite(seller_id=seller.id, email=email))

    async def invite_under_lock(self, seller_id: int, email: str) -> None:
        seller = (await self._session.execute(select(Seller).where(Seller.id == seller_id).with_for_update())).scalar_one()
        if await self._invites.count_of(seller.id) >= seller.seats:
            raise ValueError("no seat left")
        await self._invites.add(Invite(seller_id=seller.id, email=email))
