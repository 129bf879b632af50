# only: apr-log-and-continue, apr-swallowed-exception, apr-magic-return
"""Services and repositories that say what went wrong, or do not."""

import json
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from pathlib import Path
from typing import Any, Generic, TypedDict, TypeVar

import httpx
import jwt
import psycopg
import redis
import requests
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AbstractBaseUser, User
from django.db import DatabaseError
from django.http import HttpRequest
from pydantic import BaseModel, ValidationError
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound, OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

log = logging.getLogger(__name__)
T = TypeVar("T")


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "accounts"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    balance: Mapped[Decimal]


@dataclass
class Cart:
    lines: list[str] = field(default_factory=list)
    total: Decimal = Decimal(0)


class Profile(BaseModel):
    name: str = ""


class Rate(TypedDict):
    code: str
    value: float


class TransferError(Exception):
    pass


def exchange_rate(code: str) -> float:
    try:
        return float(requests.get(f"https://rates.example.com/{code}", timeout=3).json()["rate"])
    except requests.RequestException:
        log.exception("rate of %s", code)
        return 0.0  # error: apr-magic-return


def exchange_rate_int(code: str) -> int:
    try:
        response = requests.get(f"https://rates.example.com/{code}", timeout=3)
        response.raise_for_status()
    except requests.RequestException:
        return -1  # error: apr-magic-return
    return int(response.text)


def open_orders(customer_id: int) -> list[dict[str, Any]]:
    try:
        orders: list[dict[str, Any]] = requests.get(f"https://orders.example.com/{customer_id}", timeout=3).json()
        return orders
    except Exception as exc:
        log.error("orders of %s: %s", customer_id, exc)
        return []  # error: apr-magic-return


async def profile(user_id: int) -> Profile:
    async with httpx.AsyncClient() as client:
        try:
            response = await client.get(f"https://users.example.com/{user_id}")
            return Profile.model_validate(response.json())
        except (httpx.HTTPError, ValidationError):
            return Profile()  # error: apr-magic-return


def cart_of(client: redis.Redis, user_id: int) -> Cart:
    try:
        raw = client.get(f"cart:{user_id}")
    except redis.RedisError:
        log.warning("cart of %s not read", user_id)
        return Cart()  # error: apr-magic-return
    return Cart(lines=json.loads(str(raw)))


def settings_of(path: Path) -> dict[str, Any]:
    try:
        data: dict[str, Any] = json.loads(path.read_text())
        return data
    except (OSError, ValueError):
        return {}  # error: apr-magic-return


def token_for(user: str) -> str:
    try:
        answer = httpx.post("https://auth.example.com/token", data={"user": user})
        answer.raise_for_status()
        return str(answer.json()["token"])
    except Exception:
        return ""  # error: apr-magic-return


def transfer(session: Session, source: Account, target: Account, amount: Decimal) -> bool:
    if amount <= 0:
        return False  # error: apr-magic-return
    if source.balance < amount:
        return False
    source.balance -= amount
    target.balance += amount
    session.commit()
    return True


def transfer_strict(session: Session, source: Account, target: Account, amount: Decimal) -> None:
    if source.balance < amount:
        raise TransferError("not enough")
    source.balance -= amount
    target.balance += amount
    session.commit()


def withdraw(session: Session, account: Account, amount: Decimal) -> Decimal | None:
    if account.balance < amount:
        return None  # error: apr-magic-return
    account.balance -= amount
    session.commit()
    return account.balance


def create_account(session: Session, email: str) -> bool:
    try:
        session.add(Account(email=email, balance=Decimal(0)))
        session.commit()
        return True
    except SQLAlchemyError:
        session.rollback()
        log.exception("account %s", email)
        return False  # error: apr-magic-return


def create_account_dict(session: Session, email: str) -> dict[str, Any]:
    try:
        account = Account(email=email, balance=Decimal(0))
        session.add(account)
        session.commit()
        return {"id": account.id}
    except SQLAlchemyError as e:
        return {"error": str(e)}  # error: apr-magic-return


def create_account_status(session: Session, email: str) -> dict[str, Any]:
    try:
        account = Account(email=email, balance=Decimal(0))
        session.add(account)
        session.commit()
        return {"status": "success", "id": account.id}
    except SQLAlchemyError as e:
        return {"status": "error", "message": str(e)}  # error: apr-magic-return


class AccountRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def find_by_email(self, email: str) -> Account | None:
        try:
            return self.session.scalars(select(Account).where(Account.email == email)).one_or_none()
        except OperationalError:
            return None  # error: apr-magic-return

    def find_by_id(self, account_id: int) -> Account | None:
        """The account, or None where there is none."""
        try:
            return self.session.scalars(select(Account).where(Account.id == account_id)).one()
        except NoResultFound:
            return None

    def get_or_none(self, account_id: int) -> Account | None:
        return self.session.get(Account, account_id)

    def exists(self, email: str) -> bool:
        try:
            self.session.scalars(select(Account).where(Account.email == email)).one()
        except NoResultFound:
            return False
        return True

    def total(self) -> Decimal:
        accounts = self.session.scalars(select(Account)).all()
        if not accounts:
            return Decimal(0)
        return sum((one.balance for one in accounts), Decimal(0))

    def balance_of(self, account_id: int) -> Decimal:
        try:
            return self.session.scalars(select(Account.balance).where(Account.id == account_id)).one()
        except SQLAlchemyError:
            log.exception("balance of %s", account_id)
            return Decimal("0.00")  # error: apr-magic-return

    def count(self, default: int = 0) -> int:
        try:
            return len(self.session.scalars(select(Account)).all())
        except SQLAlchemyError:
            log.exception("count")
            return default


class AsyncAccounts:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def delete(self, account_id: int) -> bool:
        try:
            account = await self.session.get_one(Account, account_id)
            await self.session.delete(account)
            await self.session.commit()
        except Exception:
            await self.session.rollback()
            return False  # error: apr-magic-return
        return True

    async def emails(self) -> list[str]:
        result: list[str] = []
        try:
            result = list((await self.session.scalars(select(Account.email))).all())
        except SQLAlchemyError:  # error: apr-log-and-continue
            log.exception("emails")
        return result


def parse_amount(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def can_decode(token: str, key: str) -> bool:
    try:
        jwt.decode(token, key, algorithms=["HS256"])
    except jwt.InvalidTokenError:
        return False
    return True


def has_expired(text: str) -> bool:
    try:
        return datetime.fromisoformat(text) < datetime.now()
    except ValueError:
        return True


def get_setting(settings: Mapping[str, str], name: str, default: T) -> str | T:
    try:
        return settings[name]
    except KeyError:
        return default


@dataclass(frozen=True)
class Ok(Generic[T]):
    value: T


@dataclass(frozen=True)
class Err:
    reason: str


def charge(amount: int) -> Ok[str] | Err:
    try:
        return Ok(requests.post("https://pay.example.com", json={"amount": amount}, timeout=3).text)
    except requests.RequestException as error:
        return Err(str(error))


class Outcome(Enum):
    SENT = "sent"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"


def send(to: str) -> Outcome:
    try:
        requests.post("https://mail.example.com", json={"to": to}, timeout=3).raise_for_status()
    except requests.ConnectionError:
        return Outcome.UNREACHABLE
    except requests.HTTPError:
        return Outcome.REFUSED
    return Outcome.SENT


class TokenBackend(BaseBackend):
    def authenticate(self, request: HttpRequest | None, token: str | None = None, **kwargs: Any) -> AbstractBaseUser | None:
        try:
            payload = jwt.decode(token or "", "key", algorithms=["HS256"])
        except jwt.PyJWTError:
            return None
        return User.objects.filter(pk=payload["sub"]).first()


class IsPartner(BasePermission):
    def has_permission(self, request: Request, view: APIView) -> bool:
        try:
            return bool(request.user.partner)  # type: ignore[union-attr]
        except AttributeError:
            return False


class Amount:
    def __init__(self, value: Decimal) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        try:
            return self.value == Decimal(str(other))
        except InvalidOperation:
            return NotImplemented

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: object) -> bool:
        try:
            self.close()
        except OSError:
            return False
        return False

    def close(self) -> None:
        try:
            Path("x").unlink()
        except FileNotFoundError:
            return None


def quiet_rate(code: str) -> float:
    with suppress(Exception):
        return exchange_rate(code)
    return 0.0  # error: apr-magic-return


def quiet_profile(user_id: int) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = requests.get(f"https://users.example.com/{user_id}", timeout=3).json()
        return answer
    except requests.RequestException:
        pass
    return {}  # error: apr-magic-return


def quiet_name(user_id: int) -> str | None:
    try:
        return str(requests.get(f"https://users.example.com/{user_id}", timeout=3).json()["name"])
    except (requests.RequestException, KeyError):
        return None  # error: apr-magic-return


def first_invoice_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min  # error: apr-magic-return


def stock_levels(connection: psycopg.Connection[Any]) -> dict[str, int]:
    levels = {}
    try:
        for sku, count in connection.execute("SELECT sku, count FROM stock"):
            levels[sku] = count
    except psycopg.Error as error:
        log.error("stock: %s", error)
        return {}  # error: apr-magic-return
    return levels


def rows(fetch: Callable[[], list[Rate]]) -> list[Rate]:
    try:
        return fetch()
    except Exception:
        log.exception("rates")
        return []  # error: apr-magic-return


def cancel_subscription(user: User) -> bool:
    """Cancels; returns whether it worked."""
    try:
        user.is_active = False
        user.save()
    except DatabaseError:
        return False  # error: apr-magic-return
    return True


def upload(path: str) -> tuple[bool, str]:
    try:
        with open(path, "rb") as file:
            requests.put("https://files.example.com", data=file, timeout=10).raise_for_status()
    except requests.RequestException as error:
        return False, str(error)
    return True, ""


def upload_none(path: str) -> str | None:
    try:
        with open(path, "rb") as file:
            response = requests.put("https://files.example.com", data=file, timeout=10)
            response.raise_for_status()
    except requests.RequestException as error:
        log.error("upload of %s: %s", path, error)
        return None  # error: apr-magic-return
    return response.json()["url"]  # type: ignore[no-any-return]


def publish(event: dict[str, Any]) -> None:
    try:
        requests.post("https://bus.example.com", json=event, timeout=3)
    except requests.RequestException as error:
        raise TransferError from error
    return None


def discount(code: str, codes: dict[str, int]) -> int:
    if code not in codes:
        return 0
    return codes[code]


def _try_float(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def ship(order: Account, carrier: str) -> str:
    if not carrier:
        return ""
    return requests.post("https://ship.example.com", json={"carrier": carrier}, timeout=3).text
