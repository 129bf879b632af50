from __future__ import annotations

from decimal import Decimal
from typing import Any

from arq import cron

from branch_bank.accounts import AccountService


async def settle_dispute(ctx: dict[str, Any], account_id: int, amount: str) -> None:
    await AccountService(ctx["session"]).write_off(account_id, Decimal(amount))


async def nightly_export(ctx: dict[str, Any]) -> None:
    await AccountService(ctx["session"]).export()


class WorkerSettings:
    functions = [settle_dispute]
    cron_jobs = [cron(nightly_export, hour=3)]
