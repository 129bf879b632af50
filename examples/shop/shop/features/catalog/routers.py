"""The catalogue over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from shop.features.catalog.domain import Product
from shop.features.catalog.schemas import (
    AlertOut,
    PriceIn,
    ProductCreated,
    ProductIn,
    ProductOut,
    ProductPageOut,
    RestockIn,
    ReviewIn,
    ReviewOut,
)
from shop.features.catalog.services import CatalogService
from shop.resources import Resources, get_resources
from shop.security.limits import limiter
from shop.security.tokens import Caller

router = APIRouter(tags=["catalogue"])


async def catalog_service(resources: Annotated[Resources, Depends(get_resources)]) -> CatalogService:
    return CatalogService(resources.database, resources.cache)


Catalog = Annotated[CatalogService, Depends(catalog_service)]


def _product_out(product: Product) -> ProductOut:
    return ProductOut(
        id=product.id,
        sku=product.sku,
        name=product.name,
        price_cents=product.price_cents,
        available=product.stock > 0,
    )


@router.get("/products")
async def list_products(service: Catalog, after: int = 0, limit: int = 20) -> list[ProductOut]:
    return [_product_out(product) for product in await service.page(after, limit)]


@router.post("/products", status_code=201)
@limiter.limit("60/minute")
async def add_product(request: Request, body: ProductIn, caller: Caller, service: Catalog) -> ProductCreated:
    return ProductCreated(id=await service.add_product(caller, body.sku, body.name, body.price_cents))


@router.get("/products/trending")
async def trending_products(service: Catalog) -> list[ProductOut]:
    return [_product_out(product) for product in await service.trending()]


@router.get("/products/scarce")
async def scarce_products(caller: Caller, service: Catalog) -> list[ProductOut]:
    return [_product_out(product) for product in await service.low_stock(caller)]


@router.get("/products/{product_id}")
async def show_product(product_id: int, service: Catalog) -> ProductOut:
    return _product_out(await service.product(product_id))


@router.put("/products/{product_id}/price", status_code=204)
@limiter.limit("60/minute")
async def change_price(request: Request, product_id: int, body: PriceIn, caller: Caller, service: Catalog) -> None:
    await service.change_price(caller, product_id, body.price_cents)


@router.post("/products/{product_id}/deliveries", status_code=204)
@limiter.limit("60/minute")
async def restock(request: Request, product_id: int, body: RestockIn, caller: Caller, service: Catalog) -> None:
    await service.restock(caller, product_id, body.quantity)


@router.get("/products/{product_id}/page")
async def show_product_page(product_id: int, service: Catalog) -> ProductPageOut:
    product, reviews = await service.product_with_reviews(product_id)
    return ProductPageOut(
        product=_product_out(product),
        reviews=[ReviewOut(rating=review.rating, text=review.text) for review in reviews],
    )


@router.post("/products/{product_id}/reviews", status_code=201)
@limiter.limit("10/minute")
async def write_review(request: Request, product_id: int, body: ReviewIn, caller: Caller, service: Catalog) -> None:
    await service.review(caller, product_id, body.rating, body.text)


@router.post("/products/{product_id}/alerts", status_code=201)
@limiter.limit("10/minute")
async def watch_product(request: Request, product_id: int, caller: Caller, service: Catalog) -> AlertOut:
    return AlertOut(id=await service.watch(caller, product_id))


@router.delete("/alerts/{alert_id}", status_code=204)
@limiter.limit("30/minute")
async def unwatch_product(request: Request, alert_id: int, caller: Caller, service: Catalog) -> None:
    await service.unwatch(caller, alert_id)
