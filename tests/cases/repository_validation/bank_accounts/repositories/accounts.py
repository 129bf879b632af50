"""SQLAlchemy repository of a bank."""

import logging
import re
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel, EmailStr, TypeAdapter, ValidationError
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.ext.asyncio import AsyncSession

from bank_accounts.checks import ensure_iban
from bank_accounts.errors import AlreadyExists, InsufficientFunds, InvalidInput, NotFound
from bank_accounts.models import Account

log = logging.getLogger(__name__)
SORTABLE: Final = {"owner", "balance"}
MAX_PAGE = 500


class AccountInput(BaseModel):
    iban: str
    owner: str


@dataclass
class AccountRow:
    iban: str
    owner: str


class AccountRepository:
    def __init__(self, session: AsyncSession | None) -> None:
        if session is None:
            raise RuntimeError("no session")
        self._session = session

    async def open(self, iban: str, owner: str) -> int:
        if len(owner.strip()) < 2:
            raise ValueError("owner too short")  # error: apr-repository-validation
        account = Account(iban=iban, owner=owner, balance=0, closed=False, tier="basic")
        self._session.add(account)
        await self._session.flush()
        return account.id

    async def rename(self, account_id: int, owner: str) -> None:
        if not owner:
            raise InvalidInput("owner")  # error: apr-repository-validation
        await self._session.execute(update(Account).where(Account.id == account_id).values(owner=owner))

    async def withdraw(self, account_id: int, amount: int) -> None:
        account = await self._session.get(Account, account_id, with_for_update=True)
        if account is None:
            raise NotFound(account_id)
        if account.balance < amount:
            raise InsufficientFunds(account_id)  # error: apr-repository-validation
        account.balance -= amount

    async def deposit(self, account_id: int, amount: int) -> None:
        assert amount > 0, "deposit must be positive"  # error: apr-repository-validation
        await self._session.execute(update(Account).where(Account.id == account_id).values(balance=Account.balance + amount))

    async def by_iban(self, iban: str) -> Account | None:
        iban = ensure_iban(iban)  # error: apr-repository-validation
        return (await self._session.execute(select(Account).where(Account.iban == iban))).scalar_one_or_none()

    async def import_row(self, raw: dict[str, str]) -> None:
        data = AccountInput(**raw)  # error: apr-repository-validation
        self._session.add(Account(iban=data.iban, owner=data.owner, balance=0, closed=False, tier="basic"))

    async def import_json(self, raw: str) -> None:
        try:
            data = AccountInput.model_validate_json(raw)  # error: apr-repository-validation
        except ValidationError as error:
            raise InvalidInput(str(error)) from error
        self._session.add(Account(iban=data.iban, owner=data.owner, balance=0, closed=False, tier="basic"))

    async def set_tier(self, account_id: int, tier: str) -> None:
        match tier:
            case "basic" | "gold":
                pass
            case _:
                raise InvalidInput(tier)  # error: apr-repository-validation
        await self._session.execute(update(Account).where(Account.id == account_id).values(tier=tier))

    async def transfer(self, source: int, target: int, amount: int) -> None:
        self._require_positive(amount)
        await self.withdraw(source, amount)
        await self.deposit(target, amount)

    def _require_positive(self, amount: int) -> None:
        if amount <= 0:
            raise InvalidInput("amount")  # error: apr-repository-validation

    async def close(self, account: Account) -> None:
        if account.balance != 0:
            raise InvalidInput("balance is not zero")  # error: apr-repository-validation
        account.closed = True

    async def page(self, limit: int, offset: int = 0) -> list[Account]:
        if not 0 < limit <= MAX_PAGE:
            raise ValueError(f"limit out of range: {limit}")  # error: apr-repository-validation
        return list((await self._session.scalars(select(Account).limit(limit).offset(offset))).all())

    async def add(self, *, iban: str, email: str) -> None:
        TypeAdapter(EmailStr).validate_python(email)  # error: apr-repository-validation
        self._session.add(Account(iban=iban, owner=email, balance=0, closed=False, tier="basic"))

    async def open_unique(self, iban: str) -> None:
        taken = (await self._session.execute(select(Account.id).where(Account.iban == iban))).first()
        if taken:
            raise AlreadyExists(iban)
        self._session.add(Account(iban=iban, owner="", balance=0, closed=False, tier="basic"))

    async def parse_amount(self, account_id: int, text: str) -> None:
        if (found := re.match(r"(\d+)\.(\d\d)", text)) is None:
            raise InvalidInput(text)  # error: apr-repository-validation
        await self.deposit(account_id, int(found[1]) * 100 + int(found[2]))

    # -- fine ---------------------------------------------------------------------------------------------------------------

    async def get(self, account_id: int) -> Account:
        account = await self._session.get(Account, account_id)
        if account is None:
            raise NotFound(account_id)
        return account

    async def get_one(self, iban: str) -> Account:
        try:
            return (await self._session.execute(select(Account).where(Account.iban == iban))).scalar_one()
        except NoResultFound as error:
            raise NotFound(iban) from error

    async def insert(self, row: AccountRow) -> None:
        try:
            self._session.add(Account(iban=row.iban, owner=row.owner, balance=0, closed=False, tier="basic"))
            await self._session.flush()
        except IntegrityError as error:
            if "iban" in str(error.orig):
                raise AlreadyExists(row.iban) from error
            raise

    async def remove(self, account_id: int) -> None:
        result = await self._session.execute(delete(Account).where(Account.id == account_id))
        if result.rowcount == 0:
            raise NotFound(account_id)

    async def sorted_by(self, column: str, direction: str = "asc") -> list[Account]:
        if column not in SORTABLE:
            raise ValueError(f"cannot sort by {column}")
        key = getattr(Account, column)
        return list((await self._session.scalars(select(Account).order_by(key.desc() if direction == "desc" else key))).all())

    async def by_ids(self, ids: list[int]) -> list[Account]:
        if not ids:
            return []
        return list((await self._session.scalars(select(Account).where(Account.id.in_(ids)))).all())

    async def rows(self) -> list[AccountRow]:
        return [AccountRow(iban=a.iban, owner=a.owner) for a in await self.page(10)]

    async def all_of(self, ids: list[int]) -> list[Account]:
        found = await self.by_ids(ids)
        missing = set(ids) - {a.id for a in found}
        if missing:
            raise NotFound(sorted(missing))
        return found

    async def touch(self, account_id: int | None) -> None:
        if account_id is None:
            return
        log.debug("touched %s", account_id)

    @property
    def session(self) -> AsyncSession:
        assert self._session is not None
        return self._session
