"""Accounts over HTTP, and the webhooks of the gift card and mail companies."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request

from shop.features.accounts.schemas import (
    AccountOut,
    AddressIn,
    AddressOut,
    BounceIn,
    GiftCardIn,
    PasswordIn,
    ResetIn,
    SignUpIn,
    StatementOut,
    TokenOut,
)
from shop.features.accounts.services import AccountService
from shop.resources import Resources, get_resources
from shop.security.limits import limiter
from shop.security.signatures import verify_signature
from shop.security.tokens import Caller, issue_token

router = APIRouter(tags=["accounts"])


async def account_service(resources: Annotated[Resources, Depends(get_resources)]) -> AccountService:
    return AccountService(resources.database, resources.cache, resources.queue)


Accounts = Annotated[AccountService, Depends(account_service)]


@router.post("/customers", status_code=201)
@limiter.limit("5/minute")
async def sign_up(request: Request, body: SignUpIn, service: Accounts) -> AccountOut:
    return AccountOut(id=await service.sign_up(body))


@limiter.limit("10/minute")
@router.post("/login")
async def log_in(request: Request, body: SignUpIn, service: Accounts) -> TokenOut:
    principal = await service.log_in(body.email, body.password.get_secret_value())
    return TokenOut(access_token=issue_token(principal))


@router.post("/password-reset", status_code=202)
@limiter.limit("3/minute")
async def request_reset(request: Request, body: ResetIn, service: Accounts) -> None:
    await service.request_reset(body.email)


@router.put("/me/password", status_code=204)
@limiter.limit("5/minute")
async def choose_password(request: Request, body: PasswordIn, caller: Caller, service: Accounts) -> None:
    await service.choose_password(caller, body.password.get_secret_value())


@router.get("/customers/{customer_id}/addresses")
async def list_addresses(customer_id: int, caller: Caller, service: Accounts) -> list[AddressOut]:
    addresses = await service.addresses(customer_id)
    return [AddressOut(id=address.id, label=address.label, text=address.text) for address in addresses]


@router.post("/me/addresses", status_code=201)
@limiter.limit("20/minute")
async def add_address(request: Request, body: AddressIn, caller: Caller, service: Accounts) -> AddressOut:
    address_id = await service.add_address(caller, body.label, body.text)
    return AddressOut(id=address_id, label=body.label, text=body.text)


@router.delete("/me/addresses/{address_id}", status_code=204)
@limiter.limit("20/minute")
async def remove_address(request: Request, address_id: int, caller: Caller, service: Accounts) -> None:
    await service.remove_address(caller, address_id)


@router.post("/me/statements", status_code=202)
@limiter.limit("2/minute")
async def request_statement(request: Request, caller: Caller, service: Accounts) -> None:
    task = asyncio.create_task(service.build_statement(caller.customer_id))
    request.app.state.statements[caller.customer_id] = task


@router.get("/me/statements")
async def show_statement(request: Request, caller: Caller) -> StatementOut:
    task = request.app.state.statements.get(caller.customer_id)
    return StatementOut(ready=task is not None and task.done())


@router.post("/webhooks/giftcards", status_code=204)
@limiter.limit("600/minute")
async def gift_card_webhook(
    request: Request,
    service: Accounts,
    resources: Annotated[Resources, Depends(get_resources)],
    x_signature: Annotated[str, Header()],
) -> None:
    body = await request.body()
    verify_signature(resources.settings.giftcard_webhook_secret, body, x_signature)
    message = GiftCardIn.model_validate_json(body)
    await service.credit_gift_card(message.customer_id, message.points)


@router.post("/webhooks/mail", status_code=204)
@limiter.limit("600/minute")
async def mail_webhook(
    request: Request,
    service: Accounts,
    resources: Annotated[Resources, Depends(get_resources)],
    x_signature: Annotated[str | None, Header()] = None,
) -> None:
    body = await request.body()
    if x_signature is not None:
        verify_signature(resources.settings.mail_webhook_secret, body, x_signature)
    message = BounceIn.model_validate_json(body)
    await service.note_bounce(message.email, message.bounced_at)
