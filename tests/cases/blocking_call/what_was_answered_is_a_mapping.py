# only: apr-blocking-call
"""A provider's answers are mappings, and its pages are walked over with `async for`."""

from __future__ import annotations

import stripe


async def reason_of(dispute: stripe.Dispute) -> str:
    return str(dispute.get("reason") or "unknown")  # type: ignore[attr-defined]


async def fields_of(charge: stripe.Charge) -> list[str]:
    return sorted(charge.keys())  # type: ignore[attr-defined]


async def close(dispute: stripe.Dispute) -> None:
    dispute.close()  # error: apr-blocking-call


async def countries(client: stripe.StripeClient) -> list[str]:
    found = []
    charges = await client.v1.charges.list_async()
    async for charge in charges.auto_paging_iter():
        found.append(str(charge.id))
    return found


async def walk(client: stripe.StripeClient) -> list[str]:
    found = []
    charges = await client.v1.charges.list_async()
    for charge in charges.auto_paging_iter():  # error: apr-blocking-call
        found.append(str(charge.id))
    return found


async def change(client: stripe.StripeClient, customer: str) -> None:
    client.v1.customers.update(customer, {"name": "Mira"})  # error: apr-blocking-call
