"""Webhooks over HTTP: signatures first."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import AsyncIterator

import httpx
import pytest
from pydantic import SecretStr

from shop.database import Database
from shop.features.accounts.schemas import SignUpIn
from shop.features.accounts.services import AccountService
from shop.main import create_app
from shop.resources import Resources, get_resources
from shop.settings import Settings
from tests.fakes import FakeCache, FakeCarrier, FakeFraud, FakePaylane, FakeQueue

pytestmark = pytest.mark.anyio

SECRET = "whsec_test"
EVE = SignUpIn(email="eve@example.org", password=SecretStr("correct horse battery"))


def signed(message: dict[str, object], header: str, secret: str = SECRET) -> tuple[bytes, dict[str, str]]:
    body = json.dumps(message).encode()
    return body, {header: hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


@pytest.fixture
async def client(
    database: Database,
    cache: FakeCache,
    queue: FakeQueue,
    paylane: FakePaylane,
    carrier: FakeCarrier,
    fraud: FakeFraud,
) -> AsyncIterator[httpx.AsyncClient]:
    secret = SecretStr(SECRET)
    settings = Settings(paylane_webhook_secret=secret, giftcard_webhook_secret=secret, mail_webhook_secret=secret)
    app = create_app()
    resources = Resources(settings, database, cache, queue, paylane, carrier, fraud)
    app.dependency_overrides[get_resources] = lambda: resources
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.test", timeout=5) as client:
        yield client


async def test_gift_cards_are_credited(client: httpx.AsyncClient, accounts: AccountService) -> None:
    customer_id = await accounts.sign_up(EVE)
    body, headers = signed({"event_id": "gc_1", "customer_id": customer_id, "points": 500}, "X-Signature")
    assert (await client.post("/webhooks/giftcards", content=body, headers=headers)).status_code == 204
    assert (await accounts.profile(customer_id)).points == 500


@pytest.mark.parametrize(
    ("path", "header"),
    [
        ("/webhooks/giftcards", "X-Signature"),
        ("/webhooks/mail", "X-Signature"),
        ("/webhooks/paylane", "X-Paylane-Signature"),
    ],
)
async def test_a_wrong_signature_is_refused(client: httpx.AsyncClient, path: str, header: str) -> None:
    body, headers = signed({"event_id": "gc_1"}, header, secret="guessed")
    assert (await client.post(path, content=body, headers=headers)).status_code == 401


async def test_bounces_are_noted(client: httpx.AsyncClient, accounts: AccountService) -> None:
    await accounts.sign_up(EVE)
    body, headers = signed({"email": "eve@example.org", "bounced_at": "2026-03-01T12:00:00Z"}, "X-Signature")
    assert (await client.post("/webhooks/mail", content=body, headers=headers)).status_code == 204


async def test_strangers_are_told_to_log_in(client: httpx.AsyncClient) -> None:
    assert (await client.get("/orders")).status_code == 401
