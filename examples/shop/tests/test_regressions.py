"""What went wrong once, and must not again. See INCIDENTS.md."""

from __future__ import annotations

import httpx
import pytest
from pydantic import SecretStr

from shop.adapters.paylane import PaylaneClient
from shop.features.accounts.schemas import SignUpIn
from shop.features.accounts.services import AccountService
from shop.features.catalog.services import CatalogService
from shop.features.orders.services import OrderService
from shop.kernel.errors import Conflict, Unavailable
from shop.kernel.identity import Principal

pytestmark = pytest.mark.anyio


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
    password = SecretStr("correct horse battery")
    await accounts.sign_up(SignUpIn(email="eve@example.org", password=password))
    with pytest.raises(Conflict):
        await accounts.sign_up(SignUpIn(email="EVE@example.org", password=password))
