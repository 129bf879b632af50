"""The catalogue: prices, stock, reviews and alerts."""

from __future__ import annotations

import pytest

from shop.features.catalog.services import CatalogService
from shop.features.orders.services import OrderService
from shop.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from shop.kernel.identity import Principal
from tests.fakes import FakeCache

pytestmark = pytest.mark.anyio


async def test_products_are_cached_and_forgotten(
    catalog: CatalogService, cache: FakeCache, staff: Principal, teapot: int
) -> None:
    assert (await catalog.product(teapot)).price_cents == 2_400
    assert teapot in cache.products
    await catalog.change_price(staff, teapot, 2_600)
    assert (await catalog.product(teapot)).price_cents == 2_600


async def test_only_staff_changes_the_catalogue(catalog: CatalogService, ada: Principal, teapot: int) -> None:
    with pytest.raises(Forbidden):
        await catalog.change_price(ada, teapot, 1)
    with pytest.raises(Forbidden):
        await catalog.restock(ada, teapot, 1)
    with pytest.raises(Forbidden):
        await catalog.low_stock(ada)


async def test_a_sku_is_used_once(catalog: CatalogService, staff: Principal, teapot: int) -> None:
    with pytest.raises(Conflict):
        await catalog.add_product(staff, "TEA-1", "Another teapot", 100)


async def test_low_stock(catalog: CatalogService, orders: OrderService, staff: Principal, ada: Principal) -> None:
    product_id = await catalog.add_product(staff, "CUP-1", "Cup", 500)
    await catalog.restock(staff, product_id, 3)
    assert [product.sku for product in await catalog.low_stock(staff)] == ["CUP-1"]


async def test_one_review_each(catalog: CatalogService, ada: Principal, bob: Principal, teapot: int) -> None:
    await catalog.review(ada, teapot, 5, "Pours well")
    await catalog.review(bob, teapot, 1, "Drips")
    with pytest.raises(Conflict):
        await catalog.review(ada, teapot, 4, "Still pours well")
    assert [review.rating for review in await catalog.reviews(teapot)] == [1, 5]


async def test_a_rating_has_a_range(catalog: CatalogService, ada: Principal, teapot: int) -> None:
    with pytest.raises(Invalid):
        await catalog.review(ada, teapot, 6, "Pours very well")


async def test_alerts_wait_until_there_is_stock(
    catalog: CatalogService, staff: Principal, ada: Principal, bob: Principal
) -> None:
    product_id = await catalog.add_product(staff, "POT-1", "Pot", 900)
    adas = await catalog.watch(ada, product_id)
    bobs = await catalog.watch(bob, product_id)
    with pytest.raises(Conflict):
        await catalog.watch(ada, product_id)
    assert await catalog.due_alerts() == []
    await catalog.restock(staff, product_id, 1)
    assert [alert.id for alert in await catalog.due_alerts()] == [adas, bobs]
    await catalog.unwatch(bob, bobs)
    assert await catalog.close_alerts([adas, bobs]) == 1
    with pytest.raises(NotFound):
        await catalog.unwatch(ada, adas)
