"""Accounts in the database. Rows come in and out as domain objects only."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from shop.features.accounts.domain import Address, Customer
from shop.features.accounts.models import AddressRow, CustomerRow
from shop.features.accounts.schemas import SignUpIn
from shop.kernel.errors import Conflict, NotFound


def _customer(row: CustomerRow) -> Customer:
    return Customer(id=row.id, email=row.email, points=row.points, is_staff=row.is_staff)


class CustomerRepository:
    """Customers."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, form: SignUpIn, password_hash: str) -> Customer:
        """Store a new customer. Raises Conflict when the address is taken."""
        row = CustomerRow(email=form.email, password_hash=password_hash, points=0, is_staff=False)
        self._session.add(row)
        try:
            await self._session.flush()
        except IntegrityError as error:
            raise Conflict("there is an account for this address") from error
        return _customer(row)

    async def get(self, customer_id: int) -> Customer:
        """One customer. Raises NotFound."""
        row = await self._session.get(CustomerRow, customer_id)
        if row is None:
            raise NotFound(f"there is no customer {customer_id}")
        return _customer(row)

    async def find_login(self, email: str) -> tuple[Customer, str] | None:
        """The customer with this address and the hash of the password; None when there is nobody."""
        row = await self._session.scalar(select(CustomerRow).where(CustomerRow.email == email))
        return (_customer(row), row.password_hash) if row else None

    async def set_password(self, customer_id: int, password_hash: str) -> None:
        """Replace a customer's password."""
        await self._session.execute(
            update(CustomerRow).where(CustomerRow.id == customer_id).values(password_hash=password_hash)
        )

    async def add_points(self, customer_id: int, points: int) -> int:
        """Credit points. How many customers were credited: 0 or 1."""
        credited = await self._session.scalars(
            update(CustomerRow)
            .where(CustomerRow.id == customer_id)
            .values(points=CustomerRow.points + points)
            .returning(CustomerRow.id)
        )
        return len(credited.all())

    async def note_bounce(self, email: str, bounced_at: datetime) -> None:
        """Note that mail to an address came back, unless something newer is known."""
        await self._session.execute(
            update(CustomerRow)
            .where(
                CustomerRow.email == email,
                or_(CustomerRow.mail_bounced_at.is_(None), CustomerRow.mail_bounced_at < bounced_at),
            )
            .values(mail_bounced_at=bounced_at)
        )


class AddressRepository:
    """Addresses. Removed ones are never shown."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_customer(self, customer_id: int) -> list[Address]:
        """A customer's addresses."""
        query = (
            select(AddressRow)
            .where(AddressRow.customer_id == customer_id, AddressRow.deleted_at.is_(None))
            .order_by(AddressRow.label)
        )
        return [Address(id=row.id, label=row.label, text=row.street) for row in await self._session.scalars(query)]

    async def add(self, customer_id: int, label: str, text: str) -> int:
        """Store an address and return its id. Raises Conflict when the customer uses the label."""
        row = AddressRow(customer_id=customer_id, label=label, street=text)
        self._session.add(row)
        try:
            await self._session.flush()
        except IntegrityError as error:
            raise Conflict(f"you have an address {label!r}") from error
        return row.id

    async def remove(self, customer_id: int, address_id: int, now: datetime) -> int:
        """Hide a customer's address. How many there were: 0 or 1."""
        removed = await self._session.scalars(
            update(AddressRow)
            .where(
                AddressRow.id == address_id,
                AddressRow.customer_id == customer_id,
                AddressRow.deleted_at.is_(None),
            )
            .values(deleted_at=now)
            .returning(AddressRow.id)
        )
        return len(removed.all())
