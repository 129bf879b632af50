"""What went wrong once, and must not again. See INCIDENTS.md."""

from __future__ import annotations

import httpx
import pytest

from shop.adapters.paylane import PaylaneClient
from shop.features.accounts.services import AccountService
from shop.features.catalog.services import CatalogService
from shop.features.orders.services import OrderService
from shop.kernel.errors import Conflict, Unavailable
from shop.kernel.identity import Principal

pytestmark = pytest.mark.anyio


@pytest.mark.regression("INC-101")
async def test_a_charge_is_repeated_under_the_same_key() -> None:
    keys: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        keys.append(request.headers["Idempotency-Key"])
        if len(keys) == 1:
            raise httpx.ReadTimeout("too slow", request=request)
        return httpx.Response(200, json={"id": "ch_7"})

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        assert await PaylaneClient(http, "https://paylane.test", "key").charge(7, 100) == "ch_7"
    assert keys == ["charge-7", "charge-7"]


@pytest.mark.regression("INC-117")
async def test_the_last_piece_is_sold_once(
    orders: OrderService, catalog: CatalogService, staff: Principal, ada: Principal, bob: Principal
) -> None:
    product_id = await catalog.add_product(staff, "VASE-1", "Vase", 9_900)
    await catalog.restock(staff, product_id, 1)
    await orders.place(ada, "10115", {product_id: 1})
    with pytest.raises(Conflict):
        await orders.place(bob, "10115", {product_id: 1})


@pytest.mark.regression("INC-131")
async def test_a_dead_provider_is_left_alone() -> None:
    calls: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        return httpx.Response(503)

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        client = PaylaneClient(http, "https://paylane.test", "key")
        for payment_id in range(8):
            with pytest.raises(Unavailable):
                await client.charge(payment_id, 100)
    assert len(calls) == 5


@pytest.mark.regression("INC-140")
async def test_addresses_are_told_apart_without_regard_to_case(accounts: AccountService) -> None:
    await accounts.sign_up("eve@example.org", "correct horse battery")
    with pytest.raises(Conflict):
        await accounts.sign_up("EVE@example.org", "correct horse battery")
