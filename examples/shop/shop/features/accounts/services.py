"""What one can do with an account."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import UTC, datetime
from typing import Protocol

import bcrypt

from shop.database import Database
from shop.features.accounts.domain import Address, Customer, ensure_password
from shop.features.accounts.repositories import AddressRepository, CustomerRepository
from shop.features.accounts.schemas import SignUpIn
from shop.kernel.errors import NotFound, TooSoon, Unauthenticated
from shop.kernel.identity import Principal

_RESET_PAUSE_SECONDS = 60


class AccountCache(Protocol):
    """Short-lived notes."""

    async def claim(self, key: str, seconds: int) -> bool: ...
    async def put_table(self, name: str, table: dict[str, str]) -> None: ...


class Queue(Protocol):
    """Where jobs go."""

    async def put(self, job: str, *arguments: int | str) -> None: ...


def _hash(password: str) -> str:
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt()).decode()


class AccountService:
    """Accounts, for customers and for those who tell us about them."""

    def __init__(self, database: Database, cache: AccountCache, queue: Queue) -> None:
        self._database = database
        self._cache = cache
        self._queue = queue

    async def sign_up(self, form: SignUpIn) -> int:
        """Open an account; the customer's id. Raises Invalid, Conflict."""
        password = form.password.get_secret_value()
        ensure_password(password)
        password_hash = await asyncio.to_thread(_hash, password)
        async with self._database.transaction() as session:
            customer = await CustomerRepository(session).add(form, password_hash)
        with contextlib.suppress(Exception):
            await self._queue.put("send_welcome", customer.id)
        return customer.id

    async def log_in(self, email: str, password: str) -> Principal:
        """Who has this address and password. Raises Unauthenticated."""
        async with self._database.transaction() as session:
            found = await CustomerRepository(session).find_login(email.strip().lower())
        if found is None:
            raise Unauthenticated("address or password is wrong")
        customer, password_hash = found
        if not await asyncio.to_thread(bcrypt.checkpw, password.encode(), password_hash.encode()):
            raise Unauthenticated("address or password is wrong")
        return Principal(customer_id=customer.id, email=customer.email, is_staff=customer.is_staff)

    async def request_reset(self, email: str) -> None:
        """Send a link to choose a new password; nobody learns whether the account exists. Raises TooSoon."""
        address = email.strip().lower()
        if not self._cache.claim(f"reset:{address}", _RESET_PAUSE_SECONDS):
            raise TooSoon("a link was sent a moment ago")
        async with self._database.transaction() as session:
            found = await CustomerRepository(session).find_login(address)
        if found is not None:
            await self._queue.put("send_password_reset", found[0].id)

    async def choose_password(self, owner: Principal, password: str) -> None:
        """Set a new password. Raises Invalid."""
        ensure_password(password)
        password_hash = await asyncio.to_thread(_hash, password)
        async with self._database.transaction() as session:
            await CustomerRepository(session).set_password(owner.customer_id, password_hash)

    async def profile(self, customer_id: int) -> Customer:
        """One customer. Raises NotFound."""
        async with self._database.transaction() as session:
            return await CustomerRepository(session).get(customer_id)

    async def addresses(self, customer_id: int) -> list[Address]:
        """A customer's addresses."""
        async with self._database.transaction() as session:
            return await AddressRepository(session).of_customer(customer_id)

    async def add_address(self, owner: Principal, label: str, text: str) -> int:
        """Store an address; its id. Raises Conflict."""
        async with self._database.transaction() as session:
            return await AddressRepository(session).add(owner.customer_id, label, text)

    async def remove_address(self, owner: Principal, address_id: int) -> None:
        """Forget an address of one's own. Raises NotFound."""
        async with self._database.transaction() as session:
            if await AddressRepository(session).remove(owner.customer_id, address_id, datetime.now(UTC)) == 0:
                raise NotFound("there is no such address")

    async def build_statement(self, customer_id: int) -> None:
        """Make the statement of an account and keep it for download. Raises NotFound."""
        customer = await self.profile(customer_id)
        table = {"email": customer.email, "points": str(customer.points)}
        for address in await self.addresses(customer_id):
            table[f"address:{address.label}"] = address.text
        await self._cache.put_table(f"statement:{customer_id}", table)

    async def credit_gift_card(self, customer_id: int, points: int) -> None:
        """Credit a redeemed gift card. Raises NotFound."""
        async with self._database.transaction() as session:
            if await CustomerRepository(session).add_points(customer_id, points) == 0:
                raise NotFound(f"there is no customer {customer_id}")

    async def note_bounce(self, email: str, bounced_at: datetime) -> None:
        """Note that mail to a customer came back."""
        async with self._database.transaction() as session:
            await CustomerRepository(session).note_bounce(email.strip().lower(), bounced_at)
