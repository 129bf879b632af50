# only: apr-log-and-continue, apr-swallowed-exception, apr-magic-return
import json
import logging
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, Optional, Union

import httpx
import requests
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth.models import User
from django.db import Error as DjangoError
from django.db import models
from pydantic import BaseModel, field_validator
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Field, Session, SQLModel

log = logging.getLogger(__name__)
NO_RATE = Decimal(0)


class Plan(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    price: Decimal
    seats: int
    state: str = "open"


class Usage(models.Model):
    count = models.IntegerField()

    class Meta:
        app_label = "usage"


@dataclass
class Limits:
    seats: int = 0
    price: Decimal = Decimal(0)


class PlanService:
    def __init__(self, session: Session) -> None:
        self.session = session

    def price(self, plan_id: int) -> Optional[Decimal]:
        try:
            return self.session.get_one(Plan, plan_id).price
        except Exception as e:
            log.error(f"price of {plan_id}: {e}")
            return None  # error: apr-magic-return

    def subscribe(self, plan: Plan, user: User) -> bool:
        if plan.seats <= 0:
            log.warning("plan %s is full", plan.id)
            return False  # error: apr-magic-return
        plan.seats -= 1
        self.session.commit()
        return True

    def close(self, plan: Plan) -> bool:
        if plan.state != "open":
            return False  # error: apr-magic-return
        plan.state = "closed"
        self.session.add(plan)
        self.session.commit()
        return True

    def rate(self, code: str) -> Decimal:
        try:
            return Decimal(requests.get(f"https://rates.example.com/{code}", timeout=2).text)
        except requests.RequestException:
            return NO_RATE  # error: apr-magic-return

    def limits(self, plan_id: int) -> Limits:
        try:
            plan = self.session.get_one(Plan, plan_id)
        except DBAPIError:
            return Limits()  # error: apr-magic-return
        return Limits(plan.seats, plan.price)

    def expires(self, plan_id: int) -> timedelta:
        try:
            return timedelta(days=int(requests.get(f"https://plans.example.com/{plan_id}", timeout=2).text))
        except requests.RequestException:
            return timedelta(0)  # error: apr-magic-return

    def invoice(self, plan_id: int) -> dict[str, Any]:
        try:
            return requests.post("https://bill.example.com", json={"plan": plan_id}, timeout=2).json()  # type: ignore[no-any-return]
        except requests.RequestException as e:
            return {"ok": False, "reason": str(e)}  # error: apr-magic-return

    def find_open(self) -> list[Plan]:
        try:
            return list(self.session.exec(text("select 1")))  # type: ignore[call-overload]
        except DBAPIError:
            log.exception("find_open")
            return []  # error: apr-magic-return

    @cached_property
    def version(self) -> str:
        try:
            return httpx.get("https://bill.example.com/version").text
        except httpx.HTTPError:
            return ""  # error: apr-magic-return

    @property
    def is_up(self) -> bool:
        try:
            return httpx.get("https://bill.example.com/health").is_success
        except httpx.HTTPError:
            return False

    def pay(self, plan_id: int) -> tuple[Optional[str], Optional[str]]:
        try:
            return requests.post("https://bill.example.com", json={"plan": plan_id}, timeout=2).text, None
        except requests.RequestException as e:
            return None, str(e)


def fetch_user(user_id: int) -> Union[dict[str, Any], None]:
    response = httpx.get(f"https://users.example.com/{user_id}")
    if response.status_code != 200:
        return None  # error: apr-magic-return
    return response.json()  # type: ignore[no-any-return]


def fetch_orders(user_id: int) -> list[dict[str, Any]]:
    response = requests.get(f"https://orders.example.com/{user_id}", timeout=2)
    if not response.ok:
        log.error("orders of %s: %s", user_id, response.status_code)
        return []  # error: apr-magic-return
    return response.json()  # type: ignore[no-any-return]


def fetch_if_there(user_id: int) -> dict[str, Any] | None:
    response = httpx.get(f"https://users.example.com/{user_id}")
    if response.status_code == 404:
        return None
    response.raise_for_status()
    return response.json()  # type: ignore[no-any-return]


def usage_total() -> int:
    try:
        return sum(one.count for one in Usage.objects.all())
    except DjangoError:
        log.exception("usage")
    return 0  # error: apr-magic-return


def usage_untyped(user):
    try:
        return Usage.objects.get(user=user).count
    except Exception:
        return -1  # error: apr-magic-return


def balance(redis: Redis, user: int) -> Decimal:
    amount = Decimal(0)
    try:
        if (raw := redis.get(f"balance:{user}")) is not None:
            amount = Decimal(str(raw))
    except RedisError:
        return Decimal(0)  # error: apr-magic-return
    return amount


def decrypt(token: bytes, key: bytes) -> Optional[bytes]:
    try:
        return Fernet(key).decrypt(token)
    except InvalidToken:
        return None


def disk_usage(path: str) -> int:
    try:
        out = subprocess.run(["du", "-s", path], capture_output=True, check=True, timeout=10).stdout
    except subprocess.CalledProcessError:
        return 0  # error: apr-magic-return
    return int(out.split()[0])


def query(engine: Engine, sql: str) -> list[Any]:
    with engine.connect() as connection:
        try:
            return list(connection.execute(text(sql)))
        except DBAPIError as e:
            log.error("query failed: %s", e)
            return []  # error: apr-magic-return


class Payload(BaseModel):
    age: int | None = None

    @field_validator("age", mode="before")
    @classmethod
    def lenient(cls, value: Any) -> int | None:
        try:
            return int(value)
        except (TypeError, ValueError):
            return None


@lru_cache
def feature(name: str) -> bool:
    try:
        return bool(settings.FEATURES[name])
    except (AttributeError, KeyError):
        return False


def parse_date(value: str) -> datetime | None:
    for fmt in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(value, fmt)
        except ValueError:
            continue
    return None


def lines(path: str) -> Iterator[str]:
    try:
        with open(path) as file:
            yield from file
    except FileNotFoundError:
        return


def get_page(items: list[str], page: int, default: list[str] | None = None) -> list[str]:
    try:
        return [items[page]]
    except IndexError:
        return default or []


def average(values: list[int]) -> float:
    try:
        return sum(values) / len(values)
    except ZeroDivisionError:
        return 0.0


def validate_email(value: str) -> bool:
    if "@" not in value:
        return False
    return len(value) < 200


def user_can_edit(user: User, plan: Plan) -> bool:
    if plan.state != "open":
        return False
    return user.is_staff


def loads(raw: str) -> dict[str, Any]:
    """The parsed text; an empty dict when it is no JSON."""
    try:
        return json.loads(raw)  # type: ignore[no-any-return]
    except json.JSONDecodeError:
        return {}


def send_all(urls: list[str]) -> list[bool]:
    return [send_one(url) for url in urls]


def send_one(url: str) -> bool:
    try:
        requests.post(url, timeout=2).raise_for_status()
        return True
    except requests.RequestException:
        return False  # error: apr-magic-return
