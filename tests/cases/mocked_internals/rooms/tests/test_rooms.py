from unittest.mock import Mock, patch

import pytest
from fastapi.testclient import TestClient

from rooms import app as module
from rooms.app import app, get_gateway
from rooms.gateway import StripeGateway


class FakeGateway(StripeGateway):
    def charge(self, cents: int) -> str:
        return "x"


@pytest.fixture
def client():
    app.dependency_overrides[get_gateway] = FakeGateway
    yield TestClient(app)
    app.dependency_overrides.clear()


def test_book(client):
    assert client.post("/book", params={"cents": 100}).json() == 100


def test_private(client, monkeypatch):
    monkeypatch.setattr(module, "_fee", lambda cents: 0)  # error: apr-mocked-internals
    assert client.post("/book", params={"cents": 100}).json() == 100


def test_gateway_sdk():
    with patch("rooms.gateway.stripe.Charge.create") as create:
        StripeGateway().charge(3)
        create.assert_called_once()


def test_gateway_private():
    with patch.object(StripeGateway, "_id"), patch("stripe.Charge.create"):  # error: apr-mocked-internals
        StripeGateway().charge(3)


def test_gateway_itself(client):
    with patch.object(StripeGateway, "charge", Mock(return_value="x")):
        client.post("/book", params={"cents": 100})
