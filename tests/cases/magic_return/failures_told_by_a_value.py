# only: apr-log-and-continue, apr-swallowed-exception, apr-magic-return
"""None, False, -1, 0, empty values and error dictionaries from an error path, whether it logs or not."""

import contextlib
import json
import logging
import sqlite3
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import boto3
import httpx
import redis
import requests
import structlog
from botocore.exceptions import ClientError
from django.db import DatabaseError, models
from fastapi import APIRouter
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

logger = logging.getLogger(__name__)
log = structlog.get_logger()
router = APIRouter()


@dataclass(frozen=True)
class Money:
    amount: Decimal
    currency: str = "EUR"

    @classmethod
    def zero(cls) -> "Money":
        return cls(Decimal(0))


@dataclass
class Account:
    balance: Decimal
    status: str = "open"


@dataclass
class Cart:
    items: list[str] | None = None


class Customer(models.Model):
    email = models.TextField()

    class Meta:
        app_label = "shop"


def stock(sku: str) -> int:
    try:
        response = requests.get(f"https://warehouse.example/{sku}", timeout=3)
        return int(response.json()["quantity"])
    except requests.RequestException:
        return 0  # error: apr-magic-return


def rate(currency: str) -> Decimal | None:
    try:
        return Decimal(httpx.get(f"https://rates.example/{currency}").json()["rate"])
    except httpx.HTTPError as error:
        logger.warning("no rate of %s: %s", currency, error)
        return None  # error: apr-magic-return


def balance(session: Session, account: int) -> Money:
    try:
        return Money(Decimal(str(session.scalar(text("SELECT 1")))))
    except SQLAlchemyError:
        logger.exception("balance")
        return Money(Decimal("0"))  # error: apr-magic-return


def credit(session: Session, account: int) -> Money:
    try:
        return Money(Decimal(str(session.scalar(text("SELECT 1")))))
    except SQLAlchemyError:
        return Money.zero()  # error: apr-magic-return


def cart(cache: "redis.Redis", customer: int) -> Cart:
    try:
        return Cart(json.loads(str(cache.get(f"cart:{customer}"))))
    except redis.RedisError:
        return Cart()  # error: apr-magic-return


async def find_orders(session: AsyncSession, customer: int) -> list[Any]:
    try:
        return list((await session.execute(select(1))).all())
    except SQLAlchemyError:
        log.error("orders_failed", customer=customer)
        return []  # error: apr-magic-return


def find_customer(email: str) -> Customer | None:
    try:
        return Customer.objects.get(email=email)
    except Customer.DoesNotExist:
        return None
    except DatabaseError:
        return None  # error: apr-magic-return


def find_by_name(connection: sqlite3.Connection, name: str) -> dict[str, Any] | None:
    try:
        return dict(connection.execute("SELECT * FROM customer WHERE name = ?", (name,)).fetchone())
    except Exception:
        return None  # error: apr-magic-return


def preferences(customer: int) -> dict[str, str]:
    try:
        return dict(requests.get(f"https://crm.example/{customer}", timeout=3).json())
    except (requests.RequestException, ValueError):
        return {}  # error: apr-magic-return


def label(sku: str) -> str:
    try:
        return requests.get(f"https://labels.example/{sku}", timeout=3).text
    except requests.RequestException:
        return ""  # error: apr-magic-return


def position(sku: str) -> int:
    try:
        return int(requests.get(f"https://ranks.example/{sku}", timeout=3).text)
    except requests.RequestException:
        return -1  # error: apr-magic-return


def amount(written: str) -> Decimal:
    try:
        return Decimal(written)
    except InvalidOperation:
        return Decimal(0)  # error: apr-magic-return


def upload(path: str, key: str) -> bool:
    try:
        boto3.client("s3").upload_file(path, "bucket", key)
    except ClientError as error:
        logger.error(error)
        return False  # error: apr-magic-return
    return True


def send_mail(to: str) -> bool:
    try:
        requests.post("https://mail.example", json={"to": to}, timeout=3)
        return True
    except Exception:
        return False  # error: apr-magic-return


def import_rows(rows: list[dict[str, str]]) -> dict[str, Any]:
    try:
        for row in rows:
            Customer.objects.create(**row)
    except DatabaseError as error:
        return {"error": str(error)}  # error: apr-magic-return
    return {"imported": len(rows)}


@router.get("/rates/{currency}")
async def show_rate(currency: str) -> dict[str, Any]:
    try:
        async with httpx.AsyncClient() as client:
            response = await client.get(f"https://rates.example/{currency}")
        return {"rate": response.json()["rate"]}
    except httpx.HTTPError:
        return {"success": False, "message": "rates are not there"}  # error: apr-magic-return


def passed_then_empty(sku: str) -> dict[str, Any]:
    try:
        return dict(requests.get(f"https://pim.example/{sku}", timeout=3).json())
    except requests.RequestException:
        pass
    return {}  # error: apr-magic-return


def suppressed_then_none(sku: str) -> str | None:
    with contextlib.suppress(Exception):
        return requests.get(f"https://pim.example/{sku}", timeout=3).text
    return None  # error: apr-magic-return


def runs_off_the_end(sku: str) -> str | None:
    try:
        return requests.get(f"https://pim.example/{sku}", timeout=3).text
    except requests.RequestException:  # error: apr-magic-return
        logger.exception("pim")


def through_a_name(sku: str) -> list[str]:
    try:
        names = list(requests.get(f"https://pim.example/{sku}", timeout=3).json())
    except requests.RequestException:
        names = []  # error: apr-magic-return
    return names


def set_before(sku: str) -> int:
    quantity = 0
    try:
        return int(requests.get(f"https://pim.example/{sku}", timeout=3).text)
    except requests.RequestException:
        logger.warning("pim")
        return quantity  # error: apr-magic-return


def after_all_attempts(url: str) -> str | None:
    for _ in range(3):
        try:
            return requests.get(url, timeout=3).text
        except requests.RequestException:
            logger.warning("again")
    return None  # error: apr-magic-return


def pair(url: str) -> tuple[str | None, int]:
    try:
        response = requests.get(url, timeout=3)
        return response.text, response.status_code
    except requests.RequestException:
        return None, 0  # error: apr-magic-return


class Warehouse:
    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    def reserve(self, sku: str, quantity: int) -> bool:
        try:
            self._http.post("/reservations", json={"sku": sku, "quantity": quantity}).raise_for_status()
        except httpx.HTTPStatusError as error:
            logger.warning("refused: %s", error.response.status_code)
            return False  # error: apr-magic-return
        return True

    async def locations(self) -> set[str]:
        try:
            return set(self._http.get("/locations").json())
        except Exception:
            return set()  # error: apr-magic-return


# --- failed preconditions ---


def withdraw(account: Account, amount: Decimal) -> bool:
    if account.status != "open":
        return False  # error: apr-magic-return
    if account.balance < amount:
        return False
    account.balance -= amount
    return True


def transfer(source: Account, target: Account, amount: Decimal) -> Account | None:
    if amount > source.balance:
        return None  # error: apr-magic-return
    source.balance -= amount
    target.balance += amount
    return target


def book(account: Account, amount: Decimal) -> dict[str, Any]:
    if amount <= 0:
        return {"error": "amount must be positive"}  # error: apr-magic-return
    account.balance += amount
    return {"balance": account.balance}


def reserve_seats(account: Account, seats: int, limit: int) -> int:
    if seats > limit:
        return -1  # error: apr-magic-return
    account.balance -= seats
    return seats
