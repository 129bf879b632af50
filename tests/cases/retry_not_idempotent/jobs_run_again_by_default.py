# only: apr-retry-not-idempotent
"""arq runs a job again whose worker stopped in the middle; a cron job it does not."""

from __future__ import annotations

from typing import Any

import httpx
from arq import cron


async def send_reminder(ctx: dict[str, Any], customer: int) -> None:  # error: apr-retry-not-idempotent
    await ctx["http"].get("/health")
    async with httpx.AsyncClient() as client:
        await client.post("https://sms.example/messages", json={"customer": customer})


async def send_once(ctx: dict[str, Any], customer: int) -> None:
    async with httpx.AsyncClient() as client:
        await client.post("https://sms.example/messages", json={"customer": customer}, headers={"Idempotency-Key": f"reminder-{customer}"})


async def nightly(ctx: dict[str, Any]) -> None:
    async with httpx.AsyncClient() as client:
        await client.post("https://sms.example/messages", json={"to": "all"})


class WorkerSettings:
    functions = [send_reminder, send_once]
    cron_jobs = [cron(nightly, hour=3)]
