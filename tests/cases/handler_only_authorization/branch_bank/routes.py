from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from arq import ArqRedis
from fastapi import APIRouter, Depends, HTTPException, Request, Security
from fastapi.security import SecurityScopes

from branch_bank.accounts import AccountService, Principal


async def principal(request: Request, scopes: SecurityScopes) -> Principal:
    found: Principal | None = getattr(request.state, "principal", None)
    if found is None:
        raise HTTPException(401)
    if not set(scopes.scopes) <= found.scopes:
        raise HTTPException(403, "not enough permissions")
    return found


async def pool(request: Request) -> ArqRedis:
    queue: ArqRedis = request.app.state.arq
    return queue


router = APIRouter(prefix="/accounts")
staff = APIRouter(prefix="/staff", dependencies=[Security(principal, scopes=["staff"])])
Me = Annotated[Principal, Depends(principal)]
Accounts = Annotated[AccountService, Depends()]


@staff.post("/accounts/{account_id}/write-off")
async def write_off(account_id: int, amount: Decimal, accounts: Accounts) -> None:
    await accounts.write_off(account_id, amount)


@router.post("/{account_id}/dispute")
async def dispute(account_id: int, amount: Decimal, me: Me, queue: Annotated[ArqRedis, Depends(pool)]) -> dict[str, Any]:
    """The customer disputes a booking; the worker books it back."""
    job = await queue.enqueue_job("settle_dispute", account_id, str(amount))
    return {"job": job.job_id if job else None}


@staff.delete("/accounts/{account_id}")
async def close_by_staff(account_id: int, accounts: Accounts) -> None:
    await accounts.close(account_id)


@router.delete("/{account_id}")
async def close_own(account_id: int, me: Me, accounts: Accounts) -> None:
    await accounts.close(account_id)


@staff.post("/{staff_id}/auditor")
async def make_auditor(staff_id: int, accounts: Accounts) -> None:
    await accounts.make_auditor(staff_id)


@router.post("/auditor")
async def volunteer(staff_id: int, me: Me, accounts: Accounts) -> None:
    await accounts.make_auditor(staff_id)


@router.post("/{account_id}/transfer")
async def transfer(account_id: int, target: int, amount: Decimal, me: Me, accounts: Accounts) -> None:
    await accounts.transfer(me, account_id, target, amount)


@staff.post("/accounts/{account_id}/transfer")
async def transfer_by_staff(account_id: int, target: int, amount: Decimal, me: Me, accounts: Accounts) -> None:
    await accounts.transfer(me, account_id, target, amount)


@router.delete("/{account_id}/data")
async def erase(account_id: int, me: Me, accounts: Accounts) -> None:
    await accounts.erase(me, account_id)


@staff.get("/export")
async def export(accounts: Accounts) -> list[int]:
    return await accounts.export()


@staff.post("/accounts/{account_id}/refund")
async def refund(account_id: int, amount: Decimal, accounts: Accounts) -> None:
    await accounts.refund(account_id, amount)


@router.post("/{account_id}/goodwill")
async def goodwill(account_id: int, amount: Decimal, me: Annotated[Principal, Security(principal, scopes=["goodwill"])], accounts: Accounts) -> None:
    await accounts.refund(account_id, amount)
