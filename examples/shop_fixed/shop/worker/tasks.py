"""The jobs. Each is a plain function that Celery runs in a process of its own."""

from __future__ import annotations

import asyncio
import logging
import smtplib
from datetime import UTC, datetime, timedelta

import httpx

from shop.adapters.ledger import LedgerClient
from shop.adapters.rates import RatesClient
from shop.adapters.vat import VatClient
from shop.adapters.warehouse import WarehouseClient
from shop.features.accounts.api import Customer
from shop.features.catalog.api import StockAlert
from shop.features.payments.api import Payment
from shop.kernel.identity import Principal
from shop.security.tokens import issue_token
from shop.settings import settings
from shop.worker.app import celery
from shop.worker.resources import mailer, services

logger = logging.getLogger(__name__)


async def _customer(customer_id: int) -> Customer:
    async with services() as shop:
        return await shop.accounts.profile(customer_id)


async def _payment(payment_id: int) -> tuple[Payment, Customer]:
    async with services() as shop:
        payment = await shop.payments.receipt(payment_id)
        return payment, await shop.accounts.profile(payment.customer_id)


@celery.task(name="shop.send_welcome")
def send_welcome(customer_id: int) -> None:
    """Greet a new customer."""
    customer = asyncio.run(_customer(customer_id))
    mailer().send(customer.email, "Welcome", "Your account is open.")
    logger.info("greeted customer %d", customer.id)


@celery.task(name="shop.send_password_reset")
def send_password_reset(customer_id: int) -> None:
    """Send a link by which a customer can choose a new password."""
    customer = asyncio.run(_customer(customer_id))
    token = issue_token(Principal(customer_id=customer.id, email=customer.email))
    link = f"{settings().public_url}/reset?token={token}"
    mailer().send(customer.email, "Your new password", f"Choose it here: {link}")
    logger.info("sent a reset link to customer %d", customer.id)


@celery.task(name="shop.send_receipt")
def send_receipt(payment_id: int) -> None:
    """Send the receipt of a payment."""
    payment, customer = asyncio.run(_payment(payment_id))
    text = f"We have received {payment.amount_cents / 100:.2f} euros for order {payment.order_id}."
    mailer().send(customer.email, "Your receipt", text)


@celery.task(name="shop.build_statement")
def build_statement(customer_id: int) -> None:
    """Make the statement of an account."""

    async def build() -> None:
        async with services() as shop:
            await shop.accounts.build_statement(customer_id)

    asyncio.run(build())


async def _due_alerts() -> list[StockAlert]:
    async with services() as shop:
        return await shop.catalog.due_alerts()


async def _close_alerts(alert_ids: list[int]) -> int:
    async with services() as shop:
        return await shop.catalog.close_alerts(alert_ids)


@celery.task(name="shop.send_stock_alerts")
def send_stock_alerts() -> None:
    """Tell those who wait that a product is there again. Raises ExceptionGroup with the mails that failed."""
    outgoing = mailer()
    sent: list[int] = []
    failures: list[Exception] = []
    for alert in asyncio.run(_due_alerts()):
        try:
            outgoing.send(alert.email, "It is back", f"{alert.product_name} is there again.")
        except (smtplib.SMTPException, OSError) as error:
            logger.exception("alert %d was not sent", alert.id)
            failures.append(error)
        else:
            sent.append(alert.id)
    closed = asyncio.run(_close_alerts(sent))
    logger.info("%d alerts were sent, %d of them were still wanted", len(sent), closed)
    if failures:
        raise ExceptionGroup(f"{len(failures)} alerts were not sent", failures)


@celery.task(name="shop.track_shipments")
def track_shipments() -> None:
    """Note which parcels have arrived."""

    async def track() -> int:
        async with services() as shop:
            return await shop.orders.track()

    logger.info("%d parcels have arrived", asyncio.run(track()))


async def _put_table(name: str, table: dict[str, str]) -> None:
    async with services() as shop:
        await shop.cache.put_table(name, table)


@celery.task(name="shop.refresh_rates")
def refresh_rates() -> None:
    """Fetch the day's exchange rates."""
    asyncio.run(_put_table("rates", RatesClient(settings().rates_url).latest()))


@celery.task(name="shop.refresh_vat")
def refresh_vat() -> None:
    """Fetch the VAT rates of this year. Raises httpx.HTTPError."""
    year = datetime.now(UTC).year
    try:
        rates = VatClient(settings().vat_url).rates(year)
    except httpx.HTTPError:
        logger.exception("the VAT rates of %d could not be fetched", year)
        raise
    asyncio.run(_put_table("vat", rates))


@celery.task(name="shop.sync_stock")
def sync_stock() -> None:
    """Fetch what lies in the warehouse."""
    warehouse = WarehouseClient(settings().warehouse_url)
    levels = {sku: str(warehouse.stock_level(sku)) for sku in warehouse.changed_skus()}
    if levels:
        asyncio.run(_put_table("warehouse", levels))


@celery.task(name="shop.export_takings")
def export_takings() -> None:
    """Hand yesterday's takings over to the accountants."""
    yesterday = datetime.now(UTC).date() - timedelta(days=1)

    async def takings() -> int:
        async with services() as shop:
            return await shop.payments.takings(yesterday)

    LedgerClient(settings().ledger_url).put_takings(yesterday, asyncio.run(takings()))
