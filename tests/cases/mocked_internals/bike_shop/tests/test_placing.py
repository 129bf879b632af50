"""Tests that replace what belongs to the unit itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest import TestCase, mock
from unittest.mock import MagicMock, Mock, create_autospec, patch
from unittest.mock import patch as replaced

import pytest

from bike_shop.adapters.carrier import CarrierClient
from bike_shop.orders import placing
from bike_shop.orders.placing import Placing
from bike_shop.orders.repositories import OrderRepository
from bike_shop.payments.charging import Ledger

ROUND = "bike_shop.orders.placing._round"


@pytest.fixture
def service() -> Placing:
    return Placing(OrderRepository(), create_autospec(CarrierClient), Mock())


def test_private_function_by_name(service: Placing) -> None:
    with patch("bike_shop.orders.placing._round", return_value=5):  # error: apr-mocked-internals
        assert service.total(5) == 5


def test_private_function_by_a_constant(service: Placing) -> None:
    with replaced(ROUND, new=lambda cents: cents):  # error: apr-mocked-internals
        assert service.total(5) == 5


def test_private_method_of_the_class(service: Placing) -> None:
    with mock.patch.object(Placing, "_check"):  # error: apr-mocked-internals
        assert service.place(1, -5)


def test_method_of_the_unit_itself(service: Placing) -> None:
    with patch.object(service, "total", return_value=7):  # error: apr-mocked-internals
        assert service.place(1, 5) == 7


@patch("bike_shop.orders.placing.discount", return_value=0)  # error: apr-mocked-internals
def test_function_of_the_same_feature_by_decorator(discount: Mock, service: Placing) -> None:
    assert service.total(20_000)


def test_function_beside_the_unit(monkeypatch: pytest.MonkeyPatch, service: Placing) -> None:
    monkeypatch.setattr("bike_shop.orders.placing.fee", lambda cents: 0)  # error: apr-mocked-internals
    assert service.total(5) == 5


def test_function_of_the_module_object(monkeypatch: pytest.MonkeyPatch, service: Placing) -> None:
    monkeypatch.setattr(placing, "fee", lambda cents: 0)  # error: apr-mocked-internals
    assert service.total(5) == 5


def test_whole_class_of_the_same_feature() -> None:
    with patch("bike_shop.orders.placing.Tax") as tax:  # error: apr-mocked-internals
        tax.return_value.of.return_value = 1
        assert Placing(OrderRepository(), Mock(), Mock()).total(5)


def test_assigned_method(service: Placing) -> None:
    service._check = Mock()  # type: ignore[method-assign]  # error: apr-mocked-internals
    assert service.place(1, -5)


def test_assigned_on_the_class(service: Placing) -> None:
    Placing.total = lambda self, cents: 9  # type: ignore[method-assign]  # error: apr-mocked-internals
    assert service.place(1, 5) == 9


def test_stand_in_as_self() -> None:
    fake = MagicMock(spec=Placing)  # error: apr-mocked-internals
    fake.tax.of.return_value = 0
    assert Placing.total(fake, 5) == 495


def test_autospec_as_self() -> None:
    assert Placing.total(create_autospec(Placing), 5)  # error: apr-mocked-internals


def test_without_annotations(mocker, service):  # type: ignore[no-untyped-def]
    mocker.patch("bike_shop.orders.placing._round", return_value=1)  # error: apr-mocked-internals
    mocker.patch.object(Placing, "_check")  # error: apr-mocked-internals
    assert service.total(5)


@pytest.fixture
def no_fee() -> Iterator[None]:
    with patch("bike_shop.orders.placing.fee", return_value=0):  # error: apr-mocked-internals
        yield


def test_with_a_fixture(no_fee: None, service: Placing) -> None:
    assert service.total(5)


class LedgerCase(TestCase):
    def setUp(self) -> None:
        patcher = patch.object(Ledger, "_append")  # error: apr-mocked-internals
        self.append: Any = patcher.start()
        self.addCleanup(patcher.stop)

    def test_book(self) -> None:
        Ledger().book(5)
        self.append.assert_called_once_with(5)
