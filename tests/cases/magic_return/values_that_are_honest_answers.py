# only: apr-log-and-continue, apr-swallowed-exception, apr-magic-return
"""The same values where they are the answer: look-ups, predicates, Result types, enums, defaults of the caller, what frameworks ask for, documented parses."""

import enum
import hmac
import logging
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Generic, TypeVar

import httpx
import jwt
import redis
import requests
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import render
from fastapi import APIRouter
from fastapi.responses import JSONResponse
from rest_framework import status
from rest_framework.permissions import BasePermission
from rest_framework.response import Response
from rest_framework.views import APIView
from sqlalchemy.exc import NoResultFound, SQLAlchemyError
from sqlalchemy.orm import Session

logger = logging.getLogger(__name__)
router = APIRouter()
T = TypeVar("T")


class Refusal(enum.Enum):
    LIMIT = "limit"
    DOWN = "down"
    NONE = "none"


@dataclass
class Failed:
    reason: str


@dataclass
class Done(Generic[T]):
    value: T


@dataclass
class Batch:
    errors: list[str] = field(default_factory=list)


def find_order(orders: dict[str, int], number: str) -> int | None:
    try:
        return orders[number]
    except KeyError:
        return None


def get_user_or_none(number: int) -> User | None:
    try:
        return User.objects.get(pk=number)
    except User.DoesNotExist:
        return None


def get_row(session: Session) -> Any:
    try:
        return session.query(User).one()
    except NoResultFound:
        return None


def is_number(text: str) -> bool:
    try:
        Decimal(text)
        return True
    except InvalidOperation:
        return False


def has_stock(sku: str) -> bool:
    try:
        return bool(requests.get(f"https://warehouse.example/{sku}", timeout=3).json()["quantity"])
    except requests.RequestException:
        return False


def verify_password(hashed: str, password: str) -> bool:
    try:
        PasswordHasher().verify(hashed, password)
        return True
    except VerifyMismatchError:
        return False


def signature_matches(payload: bytes, given: str, key: bytes) -> bool:
    try:
        return hmac.compare_digest(hmac.digest(key, payload, "sha256"), bytes.fromhex(given))
    except ValueError:
        return False


def charge(url: str) -> Done[str] | Failed:
    try:
        return Done(requests.post(url, timeout=3).text)
    except requests.RequestException as error:
        return Failed(str(error))


def refuse(url: str) -> Refusal:
    try:
        requests.post(url, timeout=3)
    except requests.RequestException:
        return Refusal.DOWN
    return Refusal.NONE


def with_reason(url: str) -> tuple[str | None, str]:
    try:
        return requests.get(url, timeout=3).text, ""
    except requests.RequestException as error:
        return None, str(error)


def setting(settings: dict[str, str], name: str, default: int = 0) -> int:
    try:
        return int(settings[name])
    except (KeyError, ValueError):
        return default


def remote(url: str, default: str = "") -> str:
    try:
        return requests.get(url, timeout=3).text
    except requests.RequestException:
        return default


def nothing(url: str) -> None:
    try:
        requests.get(url, timeout=3)
    except requests.RequestException as error:
        raise RuntimeError(url) from error


def parse_date(text: str) -> date | None:
    """The date, or None if the text is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def quantity(text: str) -> int:
    """How many; 0 when the field is empty or no number."""
    try:
        return int(text)
    except ValueError:
        return 0


def safe_int(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        return 0


def total(prices: list[Decimal]) -> Decimal:
    if not prices:
        return Decimal(0)
    return sum(prices, Decimal(0))


def by_ids(session: Session, ids: list[int]) -> list[Any]:
    if not ids:
        return []
    return list(session.query(User).filter(User.pk.in_(ids)))


def claims(token: str) -> dict[str, Any] | None:
    try:
        return dict(jwt.decode(token, "key", algorithms=["HS256"]))
    except jwt.ExpiredSignatureError:
        return None


def items(url: str) -> Iterator[str]:
    try:
        yield from requests.get(url, timeout=3).json()
    except requests.RequestException:
        logger.exception("items")
        raise


class Name:
    text: str = ""

    def __eq__(self, other: object) -> bool:
        try:
            return self.text == other.text  # type: ignore[attr-defined]
        except AttributeError:
            return False

    def __add__(self, other: object) -> Any:
        if not isinstance(other, Name):
            return NotImplemented
        return self.text + other.text


class TokenBackend(BaseBackend):
    def authenticate(self, request: HttpRequest | None, token: str = "", **kwargs: Any) -> User | None:
        try:
            return User.objects.get(username=requests.get("https://sso.example", timeout=3).text)
        except (User.DoesNotExist, requests.RequestException):
            return None


class OwnsOrder(BasePermission):
    def has_permission(self, request: Any, view: Any) -> bool:
        try:
            requests.get("https://policy.example", timeout=3).raise_for_status()
        except requests.RequestException:
            return False
        return True


class Orders(APIView):
    def post(self, request: Any) -> Response:
        try:
            requests.post("https://erp.example", timeout=3)
        except requests.RequestException as error:
            return Response({"error": str(error)}, status=status.HTTP_502_BAD_GATEWAY)
        return Response({"ok": True})


@router.post("/orders")
def create_order() -> Any:
    try:
        requests.post("https://erp.example", timeout=3)
    except requests.RequestException as error:
        return JSONResponse({"error": str(error)}, 502)
    return {"ok": True}


def order_page(request: HttpRequest) -> HttpResponse:
    try:
        number = int(request.GET["number"])
    except (KeyError, ValueError):
        return HttpResponseBadRequest()
    if number < 0:
        return JsonResponse({"error": "number"}, status=400)
    return render(request, "order.html")


class Cache:
    def __init__(self, client: "redis.Redis", session: Session) -> None:
        self._client = client
        self._session = session
        self.last_error: Exception | None = None

    def load(self, key: str) -> Any:
        try:
            return self._client.get(key)
        except redis.RedisError:
            logger.warning("cache is down")
        return self._session.get(User, key)

    def fetch(self, url: str) -> str | None:
        try:
            return requests.get(url, timeout=3).text
        except requests.RequestException as error:
            self.last_error = error
            return None

    def fetch_into(self, url: str, batch: Batch) -> str | None:
        try:
            return requests.get(url, timeout=3).text
        except requests.RequestException as error:
            batch.errors.append(str(error))
            return None

    def maybe(self, url: str) -> str | None:
        try:
            response = httpx.get(url)
            response.raise_for_status()
        except httpx.HTTPStatusError as error:
            if error.response.status_code == 404:
                return None
            raise
        return response.text

    def acquire(self, name: str) -> bool:
        if self._client.exists(name):
            return False
        self._client.set(name, uuid.uuid4().hex)
        return True

    def discard(self, name: str) -> bool:
        if not self._client.exists(name):
            return False
        self._client.delete(name)
        return True

    def save(self, row: object) -> bool:
        try:
            self._session.add(row)
            self._session.commit()
        except SQLAlchemyError as error:
            self._session.rollback()
            raise RuntimeError from error
        return True
