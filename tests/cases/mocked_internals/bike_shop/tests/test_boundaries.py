"""Tests that replace the world outside, by whatever path it is reached."""

from __future__ import annotations

import os
from typing import Any
from unittest.mock import MagicMock, Mock, patch

import pytest
from fastapi import FastAPI

from bike_shop.adapters import carrier
from bike_shop.adapters.carrier import CarrierClient
from bike_shop.orders import placing
from bike_shop.orders.placing import Placing
from bike_shop.orders.repositories import OrderRepository
from bike_shop.settings import settings

app = FastAPI()


def get_rows() -> OrderRepository:
    return OrderRepository()


@pytest.fixture
def service() -> Placing:
    return Placing(OrderRepository(), Mock(spec=CarrierClient), Mock())


def test_http_client_behind_an_inner_path(service: Placing) -> None:
    with patch("bike_shop.orders.placing.requests.post"):
        assert service.total(5)


def test_imported_function_of_a_library(service: Placing) -> None:
    with patch("bike_shop.orders.placing.send_post"):
        assert service.total(5)


def test_private_session(service: Placing) -> None:
    with patch("bike_shop.orders.placing._session"):
        assert service.total(5)


def test_private_constant(monkeypatch: pytest.MonkeyPatch, service: Placing) -> None:
    monkeypatch.setattr(placing, "_LIMIT", 1)
    monkeypatch.setattr("bike_shop.orders.placing.FREE_FROM", 0)
    assert service.total(5)


def test_clock_in_the_units_module(service: Placing) -> None:
    with patch("bike_shop.orders.placing.now"), patch("bike_shop.orders.placing._today"):
        assert service.place(1, 5)


def test_sleep(service: Placing) -> None:
    with patch("bike_shop.orders.placing.time.sleep"):
        assert service.place(1, 5)


def test_chance(service: Placing) -> None:
    with patch("bike_shop.orders.placing.new_number", return_value="1"):
        assert service.place(1, 5)


def test_what_only_sends(service: Placing) -> None:
    with patch("bike_shop.orders.placing.publish"):
        assert service.place(1, 5)


def test_adapter_and_repository() -> None:
    with patch("bike_shop.orders.placing.CarrierClient"), patch.object(OrderRepository, "add"):
        assert Placing(OrderRepository(), Mock(), Mock()).place(1, 5)


def test_the_adapters_own_seam() -> None:
    client = CarrierClient(Mock())
    with patch.object(client, "_get", return_value={"cents": "5"}):
        assert client.quote(5) == 5


def test_another_features_function(service: Placing) -> None:
    with patch("bike_shop.orders.placing.charge"):
        assert service.place(1, 5)


def test_settings_and_environment(monkeypatch: pytest.MonkeyPatch, service: Placing) -> None:
    monkeypatch.setattr(settings, "region", "us")
    monkeypatch.setenv("REGION", "us")
    with patch("bike_shop.orders.placing.settings"), patch.dict(os.environ, {"A": "1"}):
        assert service.place(1, 5)


def test_the_frameworks_own_override() -> None:
    app.dependency_overrides[get_rows] = lambda: MagicMock()


def test_collaborators_are_given(service: Placing) -> None:
    service.rows = Mock(spec=OrderRepository)
    service.notifier.notify = Mock()  # type: ignore[method-assign]
    assert service.place(1, 5)


def test_port(service: Placing) -> None:
    with patch("bike_shop.orders.placing.Notifier.notify"):
        assert service.total(5)


def test_mailer() -> None:
    with patch("bike_shop.orders.placing.Mailer.notify"):
        assert Placing(OrderRepository(), Mock(), placing.Mailer()).place(1, 5)


def test_spied_upon(service: Placing) -> None:
    with patch.object(service, "total", wraps=service.total) as total:
        service.place(1, 5)
    assert total.called


def test_a_label() -> None:
    with patch.object(carrier, "label"):
        assert True


def test_nothing_of_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    class Local:
        def _own(self) -> int:
            return 1

    thing: Any = Local()
    monkeypatch.setattr(thing, "_own", lambda: 2)
    assert thing._own() == 2
