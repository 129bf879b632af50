"""Fixtures of all tests."""

import pytest

from parcel_shop.orders import Order, in_a_fixture, in_an_unused_fixture, new_order


@pytest.fixture
def packed() -> Order:
    order = new_order(1)
    in_a_fixture(order)
    return order


@pytest.fixture
def nobody_asks_for_this() -> Order:
    order = new_order(1)
    in_an_unused_fixture(order)
    return order
