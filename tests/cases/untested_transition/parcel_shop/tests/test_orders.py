"""Tests of orders."""

from __future__ import annotations

import unittest
from collections.abc import Callable
from unittest.mock import Mock, patch

import pytest
from click.testing import CliRunner
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from parcel_shop import orders as module
from parcel_shop.orders import Order, Orders, Status, Van, in_a_parameter, new_order, only_imported, run_mocked, ship, skipped
from parcel_shop.web import close_all, engine, lose_all, pack_all, reset_all, router

__all__ = ["lose_all", "only_imported", "reset_all"]

app = FastAPI()
app.include_router(router, prefix="/v1")
client = TestClient(app)


def test_ship(packed: Order) -> None:
    ship(packed)
    assert packed.status is Status.SHIPPED


def test_pack_and_return() -> None:
    order = new_order(2)
    order.pack()
    order.give_back()
    assert order.status is Status.RETURNED


@pytest.mark.skip(reason="flaky")
def test_skipped() -> None:
    skipped(new_order(3))


@unittest.skip("later")
class SkippedCase(unittest.TestCase):
    def test_it(self) -> None:
        module.skipped_by_class(new_order(4))


@pytest.mark.parametrize("change", [in_a_parameter])
def test_parameters(change: Callable[[Order], None]) -> None:
    change(new_order(5))


def test_a_mock_in_its_place() -> None:
    with patch("parcel_shop.orders.mocked"):
        run_mocked(new_order(6))


def test_a_mock_of_the_service() -> None:
    orders = Mock(spec=Orders)
    orders.cancel_quietly(1)


def test_through_three_calls() -> None:
    Orders(Session(engine), Van()).send(1)


def test_request() -> None:
    assert client.post("/v1/orders/1/cancel").status_code == 200
    assert client.get("/v1/orders/1/return").status_code == 405
    assert client.get(f"/v1/orders/{1}").status_code == 404


def test_job() -> None:
    pack_all.apply()


def test_command() -> None:
    assert CliRunner().invoke(close_all).exit_code == 0
