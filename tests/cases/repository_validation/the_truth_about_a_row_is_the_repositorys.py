# only: apr-repository-validation
"""What only the database knows, and what keeps the repository itself working, is left: absent rows, stale versions, integrity errors, wiring, sort columns, rows parsed after reading."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker


class Base(DeclarativeBase): ...


class AccountRow(Base):
    __tablename__ = "accounts"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    balance: Mapped[int]
    version: Mapped[int]
    state: Mapped[str]


class State(Enum):
    OPEN = "open"
    CLOSED = "closed"


@dataclass
class Account:
    id: int | None
    email: str
    balance: int
    state: State


class NotFound(Exception): ...


class Gone(Exception): ...


class Conflict(Exception): ...


class Corrupt(Exception): ...


_SORTABLE = {"email": AccountRow.email, "balance": AccountRow.balance}
_ALLOWED = frozenset({"email", "balance"})


class AccountRepository:
    def __init__(self, factory: sessionmaker[Session] | None) -> None:
        if factory is None:
            raise RuntimeError("no session factory")
        self._session: Session | None = None
        self._factory = factory

    @property
    def session(self) -> Session:
        if self._session is None:
            raise RuntimeError("use the repository in a with block")
        return self._session

    def get(self, account_id: int) -> Account:
        row = self.session.get(AccountRow, account_id)
        if row is None:
            raise Gone(account_id)
        return self._account(row)

    def by_email(self, email: str, required: bool = True) -> Account | None:
        """The flag says what to do about an absent row."""
        row = self.session.scalar(select(AccountRow).where(AccountRow.email == email))
        if row is None:
            if required:
                raise Gone(email)
            return None
        return self._account(row)

    def one(self, email: str) -> Account:
        try:
            row = self.session.scalars(select(AccountRow).where(AccountRow.email == email)).one()
        except NoResultFound as error:
            raise Gone(email) from error
        return self._account(row)

    def add(self, account: Account) -> None:
        assert self._session is not None
        self.session.add(AccountRow(email=account.email, balance=account.balance, version=1, state=account.state.value))
        try:
            self.session.flush()
        except IntegrityError as error:
            if "email" in str(error.orig):
                raise Conflict(account.email) from error
            raise

    def rename(self, account_id: int, email: str, version: int) -> None:
        """A stale version is known to the database only."""
        done = self.session.execute(update(AccountRow).where(AccountRow.id == account_id, AccountRow.version == version).values(email=email))
        if done.rowcount == 0:  # type: ignore[attr-defined]
            raise Conflict("somebody was faster")

    def close(self, account_id: int) -> None:
        row = self.session.get(AccountRow, account_id)
        if row is None or row.state == "closed":
            raise Conflict("it is closed")
        row.state = "closed"

    def withdraw(self, account_id: int, amount: int) -> None:
        """Whether the balance is enough is the truth about a row."""
        row = self.session.get_one(AccountRow, account_id)
        if row.balance < amount:
            raise Conflict("not enough")
        row.balance -= amount

    def many(self, ids: Sequence[int]) -> list[Account]:
        if not ids:
            return []
        rows = self.session.scalars(select(AccountRow).where(AccountRow.id.in_(ids))).all()
        if len(rows) != len(ids):
            raise Gone(ids)
        return [self._account(row) for row in rows]

    def listed(self, sort: str) -> list[Account]:
        column = _SORTABLE.get(sort)
        if column is None:
            raise ValueError(f"cannot sort by {sort}")
        return [self._account(row) for row in self.session.scalars(select(AccountRow).order_by(column))]

    def listed_by(self, key: str) -> list[Any]:
        """The name goes into the text of the query: an allow-list against injection."""
        if key not in _ALLOWED:
            raise ValueError(key)
        return list(self.session.execute(text(f"SELECT * FROM accounts ORDER BY {key}")))

    def where(self, **filters: str) -> list[Account]:
        query = select(AccountRow)
        for name, value in filters.items():
            if not hasattr(AccountRow, name):
                raise AttributeError(name)
            query = query.where(getattr(AccountRow, name) == value)
        return [self._account(row) for row in self.session.scalars(query)]

    def sums(self, by: str) -> list[Any]:
        """The last way of a choice: there is no query for anything else."""
        if by == "state":
            column = AccountRow.state
        elif by == "email":
            column = AccountRow.email
        else:
            raise ValueError(by)
        return list(self.session.execute(select(column, func.count()).group_by(column)))

    def delete(self, account: Account) -> None:
        """What was never stored cannot be deleted."""
        if account.id is None:
            raise ValueError("not stored yet")
        self.session.delete(self.session.get_one(AccountRow, account.id))

    def unique(self, email: str) -> None:
        if self.exists(email):
            raise Conflict(email)

    def exists(self, email: str) -> bool:
        return self.session.scalar(select(AccountRow.id).where(AccountRow.email == email)) is not None

    def lock(self, account_id: int) -> Account:
        bind = self.session.get_bind()
        if bind.dialect.name != "postgresql":
            raise RuntimeError("needs PostgreSQL")
        row = self.session.get_one(AccountRow, account_id, with_for_update=True)
        return self._account(row)

    def _account(self, row: AccountRow) -> Account:
        if row.balance < 0:
            raise Corrupt(f"account {row.id} has a balance of {row.balance}")
        try:
            state = State(row.state)
        except ValueError as error:
            raise Corrupt(row.state) from error
        return Account(row.id, row.email, row.balance, state)

    def read_all(self) -> list[Account]:
        return [self._read(*values) for values in self.session.execute(select(AccountRow.id, AccountRow.email, AccountRow.balance)).tuples()]

    def _read(self, number: int, email: str, balance: int) -> Account:
        """Every caller hands over what was read."""
        if "@" not in email:
            raise Corrupt(email)
        return Account(number, email, balance, State.OPEN)

    def search(self, term: str) -> list[Account]:
        raise NotImplementedError(f"no full-text search for {term}")


class AsyncAccounts(Protocol):
    async def get(self, account_id: int) -> Account: ...


class AsyncAccountRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, account_id: int) -> Account:
        if (row := await self._session.get(AccountRow, account_id)) is None:
            raise Gone(account_id)
        return Account(row.id, row.email, row.balance, State(row.state))

    async def reserve(self, email: str) -> None:
        if await self._taken(email):
            raise Conflict(email)

    async def _taken(self, email: str) -> bool:
        return await self._session.scalar(select(AccountRow.id).where(AccountRow.email == email)) is not None


class MemoryAccountRepository:
    """What the object keeps is its store."""

    def __init__(self) -> None:
        self._accounts: dict[str, Account] = {}

    def add(self, account: Account) -> None:
        if account.email in self._accounts:
            raise Conflict(account.email)
        self._accounts[account.email] = account

    def get(self, email: str) -> Account:
        try:
            return self._accounts[email]
        except KeyError:
            raise Gone(email) from None


class SqliteAccountRepository:
    def __init__(self, path: str) -> None:
        self.connection = sqlite3.connect(path)

    def get(self, email: str) -> Account:
        found = self.connection.execute("SELECT id, email, balance, state FROM accounts WHERE email = ?", (email,)).fetchone()
        if not found:
            raise Gone(email)
        return self.to_account(found)

    @staticmethod
    def to_account(values: tuple[int, str, int, str]) -> Account:
        if len(values) != 4:
            raise Corrupt("columns are missing")
        return Account(values[0], values[1], values[2], State(values[3]))

    def ordered(self, direction: str) -> list[Account]:
        if direction.upper() not in ("ASC", "DESC"):
            raise ValueError(direction)
        return [self.to_account(row) for row in self.connection.execute(f"SELECT * FROM accounts ORDER BY id {direction}")]
