from __future__ import annotations

import hmac
from typing import Annotated, Any

import httpx
from celery import Celery
from fastapi import APIRouter, Depends, HTTPException, Request

from .inbox import Leads, Once, UniqueRecorder, deduplicated

celery = Celery("crm", broker="redis://cache")
router = APIRouter(prefix="/webhooks", tags=["webhooks"])


@celery.task
def enrich(mail: str) -> None:
    httpx.post("https://enrich.example.com", json={"mail": mail})


async def signed_body(request: Request) -> dict[str, Any]:
    if not hmac.compare_digest(request.headers.get("X-Signature", ""), "expected"):
        raise HTTPException(401)
    body: dict[str, Any] = await request.json()
    return body


def get_leads() -> Leads:
    return Leads(UniqueRecorder())


Signed = Annotated[dict[str, Any], Depends(signed_body)]
LeadsDep = Annotated[Leads, Depends(get_leads)]


@router.post("/typeform")
async def typeform(event: Signed, leads: LeadsDep) -> None:  # error: apr-webhook-not-idempotent
    await leads.add(event)


@router.post("/typeform/once")
async def typeform_once(event: Signed, leads: LeadsDep) -> None:
    await leads.add_once(event["id"], event)


@router.post("/typeform/dependency", dependencies=[Once])
async def typeform_dependency(event: Signed, leads: LeadsDep) -> None:
    await leads.add(event)


@router.post("/typeform/decorated")
@deduplicated
async def typeform_decorated(event: Signed, leads: LeadsDep) -> None:
    await leads.add(event)


@router.post("/hubspot")
async def hubspot(event: Signed) -> dict[str, str]:  # error: apr-webhook-not-idempotent
    enrich.delay(event["mail"])
    return {"status": "accepted"}


@router.post("/hubspot/task-id")
async def hubspot_task_id(event: Signed, request: Request) -> dict[str, str]:
    """Asks the provider for nothing; only notes that the event came."""
    request.state.event_id = event["id"]
    return {"status": "accepted"}


@router.post("/referral")
async def referral(event: Signed, leads: LeadsDep) -> None:
    await leads.reward(event["id"], event["lead"])


@router.post("/slack")
async def slack(event: Signed) -> dict[str, str]:  # error: apr-webhook-not-idempotent
    if event.get("type") == "url_verification":
        return {"challenge": event["challenge"]}
    async with httpx.AsyncClient() as client:
        await client.post("https://slack.example.com/chat.postMessage", json={"text": event["text"]})
    return {"status": "ok"}


@router.post("/slack/challenge")
async def slack_challenge(event: Signed) -> dict[str, str]:
    return {"challenge": event["challenge"]}
